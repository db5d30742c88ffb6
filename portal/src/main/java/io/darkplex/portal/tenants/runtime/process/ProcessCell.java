package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One gateway with its own children. */
final class ProcessCell implements Cell {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCell.class);
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final TenantId tenant;
    private final CellAddress address;
    private final Process process;
    private final ProcessMarks marks;
    private final PidFile pidFile;
    private final Duration killWait;
    private final boolean endsWithInput;
    private final CellGroups groups;
    private final ProcessMemory memory;
    private final CompletableFuture<Integer> exit;

    /** @param endsWithInput whether the end of its input asks it to end; else a signal does */
    ProcessCell(
            TenantId tenant,
            CellAddress address,
            Process process,
            ProcessMarks marks,
            PidFile pidFile,
            Duration killWait,
            boolean endsWithInput,
            CellGroups groups) {
        this.tenant = tenant;
        this.address = address;
        this.process = process;
        this.marks = marks;
        this.pidFile = pidFile;
        this.killWait = killWait;
        this.endsWithInput = endsWithInput;
        this.groups = groups;
        this.memory = new ProcessMemory(process.toHandle());
        this.exit = process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public CellAddress address() {
        return address;
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public boolean outOfMemory() {
        return groups.outOfMemory(tenant);
    }

    @Override
    public OptionalLong memoryBytes() {
        return memory.bytes();
    }

    @Override
    public boolean freeze() throws InterruptedException {
        if (!endsWithInput || !tell("freeze\n")) {
            return false;
        }
        boolean halted = false;
        try {
            halted = halts();
        } finally {
            if (!halted) {
                LOG.warn("Cell could not be frozen: tenant={}", tenant);
                thaw();
            }
        }
        return halted;
    }

    private boolean halts() throws InterruptedException {
        long deadline = System.nanoTime() + killWait.toNanos();
        while (alive() && System.nanoTime() - deadline < 0) {
            if (HaltedProcesses.below(process.toHandle())) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        return false;
    }

    @Override
    public void thaw() {
        if (endsWithInput && alive()) {
            tell("thaw\n");
        }
    }

    private boolean tell(String order) {
        try {
            process.getOutputStream().write(order.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return true;
        } catch (IOException gone) {
            LOG.debug("Cell had closed its input: tenant={}", tenant);
            return false;
        }
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
        // Children are named while their parent lives: an orphan's parent cannot be asked any more.
        Set<ProcessHandle> tree = new LinkedHashSet<>(process.descendants().toList());
        askToEnd();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Cell did not end in time and is killed: tenant={}", tenant);
            tree.addAll(process.descendants().toList());
            process.destroyForcibly();
        }
        endAll(tree);
        try {
            pidFile.delete();
        } catch (IOException kept) {
            LOG.warn("Pid file could not be deleted: tenant={}", tenant);
        }
        groups.remove(tenant);
    }

    private void askToEnd() {
        if (!endsWithInput) {
            process.destroy();
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            LOG.debug("Cell had closed its input: tenant={}", tenant);
        }
    }

    private void endAll(Set<ProcessHandle> tree) throws InterruptedException {
        long deadline = System.nanoTime() + killWait.toNanos();
        do {
            tree.addAll(marks.of(tenant));
            tree.removeIf(one -> !one.isAlive());
            tree.forEach(ProcessHandle::destroyForcibly);
            if (tree.isEmpty() && !process.isAlive()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        } while (System.nanoTime() < deadline);
        LOG.error("Processes of a cell could not be ended: tenant={} left={}", tenant, tree.size());
    }
}
