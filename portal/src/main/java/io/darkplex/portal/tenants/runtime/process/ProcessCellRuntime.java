package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellKind;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.runtime.BoundedLog;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.LivingCells;
import io.darkplex.portal.tenants.runtime.StrayCell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells as children of this process, with or without walls. A child gets a clean environment and two marks by which it is
 * found again, even after the portal was killed.
 */
public final class ProcessCellRuntime implements CellRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCellRuntime.class);
    private static final String CELLS = ".cells";
    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final OpenClawProperties properties;
    private final Path tenants;
    private final Enclosure enclosure;
    private final CellGroups groups;
    private final ProcessMarks marks;
    private final LivingCells<ProcessCell> cells = new LivingCells<>();

    ProcessCellRuntime(
            OpenClawProperties properties,
            Path tenants,
            CellInstance instance,
            Enclosure enclosure,
            CellGroups groups) {
        this.properties = properties;
        this.tenants = tenants;
        this.enclosure = enclosure;
        this.groups = groups;
        this.marks = new ProcessMarks(instance);
    }

    @Override
    public CellKind kind() {
        return CellKind.PROCESS;
    }

    @Override
    public Surroundings surroundings(Path folder) {
        return enclosure.surroundings(folder);
    }

    @Override
    public Optional<String> version() {
        return InstalledVersion.beside(properties.main());
    }

    @Override
    public boolean holdsMemory() {
        return groups.available();
    }

    @Override
    public void own(TenantId tenant, Path file) throws IOException {
        enclosure.own(tenant, file);
    }

    @Override
    public boolean prepared() {
        return enclosure.prepared();
    }

    @Override
    public void keepPreparation() {
        try {
            enclosure.keepPreparation();
        } catch (IOException refused) {
            LOG.warn("What was prepared for later starts could not be kept: {}", refused.getMessage());
        }
    }

    @Override
    public Cell start(CellSpec spec) throws InterruptedException {
        return cells.get(spec, () -> launch(spec));
    }

    @Override
    public Set<Path> livingFolders() {
        return cells.folders();
    }

    @Override
    public List<Cell> living() {
        return cells.all();
    }

    @Override
    public List<StrayCell> strays() throws IOException {
        var strays = new ArrayList<StrayCell>();
        marks.owners().forEach((process, tenant) -> {
            if (!cells.of(tenant)) {
                strays.add(new StrayCell(tenant, name(process)));
            }
        });
        return strays;
    }

    @Override
    public void end(StrayCell stray) throws IOException {
        marks.owners().forEach((process, tenant) -> {
            if (tenant.equals(stray.tenant()) && name(process).equals(stray.name()) && !cells.of(tenant)) {
                process.destroyForcibly();
            }
        });
    }

    /** A number alone is given to another process some day. */
    private static String name(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    @Override
    public int endLeftovers() {
        Set<ProcessHandle> left = new LinkedHashSet<>(marks.all());
        // An earlier version kept them in the tenants' own folders.
        addLiving(tenants, "", left);
        addLiving(tenants.resolve(CELLS), marks.instance().prefix(), left);
        return end(left);
    }

    private static void addLiving(Path in, String prefix, Set<ProcessHandle> left) {
        if (!Files.isDirectory(in)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(
                in,
                folder -> Files.isDirectory(folder)
                        && folder.getFileName().toString().startsWith(prefix))) {
            for (Path folder : folders) {
                var pidFile = new PidFile(folder);
                pidFile.living().ifPresent(process -> {
                    left.addAll(process.descendants().toList());
                    left.add(process);
                });
                pidFile.delete();
            }
        } catch (IOException unreadable) {
            LOG.warn("Folders of cells could not be listed: {}", unreadable.getMessage());
        }
    }

    /** At once and without asking: their portal is gone, so nobody waits for an answer any more. */
    private int end(Set<ProcessHandle> found) {
        long deadline = System.nanoTime() + properties.killWait().toNanos();
        var ended = new LinkedHashSet<ProcessHandle>();
        Set<ProcessHandle> left = found;
        while (!left.isEmpty() && System.nanoTime() - deadline < 0) {
            left.forEach(ProcessHandle::destroyForcibly);
            ended.addAll(left);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            // A child that was born while we looked is found by the mark that it inherited.
            left.removeIf(process -> !process.isAlive());
            left.addAll(marks.all());
        }
        left.forEach(process -> LOG.error("A process left behind could not be ended: pid={}", process.pid()));
        return ended.size();
    }

    private ProcessCell launch(CellSpec spec) {
        Path node = existing(properties.node(), "darkplex.openclaw.node");
        Path main = existing(properties.main(), "darkplex.openclaw.main");
        try {
            return spawn(spec, enclosure.launch(spec, node, main));
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The assistant's program could not be started: " + refused.getMessage(), refused);
        }
    }

    private ProcessCell spawn(CellSpec spec, Enclosure.Launch launch) throws IOException {
        var builder = new ProcessBuilder(launch.command())
                .directory(spec.folder().toFile())
                .redirectErrorStream(true);
        if (!launch.endsWithInput()) {
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        }
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.environment().putAll(marks.instance().marks(spec.tenant()));
        var pidFile = new PidFile(spec.folder());
        var log = new BoundedLog(
                spec.folder().resolve("log/cell.log"),
                spec.limits().logFileBytes(),
                spec.secrets().values());
        Process process = CellParent.start("cell-log-" + spec.tenant(), builder, log);
        pidFile.write(process.toHandle());
        return new ProcessCell(
                spec.tenant(),
                launch.address(),
                process,
                marks,
                pidFile,
                properties.killWait(),
                launch.endsWithInput(),
                groups);
    }

    private static Path existing(@Nullable Path configured, String setting) {
        if (configured == null || !Files.isReadable(configured)) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because("OpenClaw is not installed here: " + setting
                    + (configured == null ? " is not set." : " names a file that is not there."));
        }
        return configured.toAbsolutePath();
    }
}
