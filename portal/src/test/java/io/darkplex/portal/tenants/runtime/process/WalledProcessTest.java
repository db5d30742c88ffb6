package io.darkplex.portal.tenants.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.WalledRuntimeContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process runtime behind real walls. */
class WalledProcessTest extends WalledRuntimeContract {

    private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");

    private final String instance = UUID.randomUUID().toString();

    @SuppressWarnings("NullAway.Init")
    private TestProcessRuntime processes;

    @BeforeAll
    static void wallsCanBeBuilt() {
        assumeTrue(
                BubblewrapCheck.missing(BUBBLEWRAP).isEmpty(),
                "Walls cannot be built here: "
                        + BubblewrapCheck.missing(BUBBLEWRAP).orElse(""));
    }

    @BeforeEach
    void program() throws IOException {
        Path main = tenants.resolveSibling("node_modules/openclaw/openclaw.mjs");
        Files.createDirectories(main.getParent());
        try (var script = getClass().getResourceAsStream("/tenants/cell/openclaw.mjs")) {
            Files.write(main, Objects.requireNonNull(script).readAllBytes());
        }
        processes = new TestProcessRuntime(node(), main, tenants, instance, Walls.ALWAYS);
    }

    @Override
    protected CellRuntime runtime() {
        return processes.runtime();
    }

    @Override
    protected void plant(TenantId of, CellSpec spec) throws Exception {
        Path main = tenants.resolveSibling("node_modules/openclaw/openclaw.mjs");
        new TestProcessRuntime(node(), main, tenants, instance, Walls.ALWAYS)
                .runtime()
                .start(spec);
        await().until(() -> processes.of(of).count() >= 2);
    }

    @Override
    protected List<Long> processes(TenantId of) {
        return processes.of(of).map(ProcessHandle::pid).toList();
    }

    @Override
    protected Set<String> configurationFiles() {
        return Set.of("hosts", "ssl");
    }

    @Override
    protected void assumeMemoryIsLimited() {
        assumeTrue(
                CellGroups.detect(Path.of("/sys/fs/cgroup"), instance).available(),
                "This system lets us make no control groups.");
    }

    @Test
    void theBuilderOfTheWallsIsOutOfReach() throws Exception {
        assertThat(run(up(spec()), "cat /proc/1/environ").path("code").asInt()).isNotZero();
    }
}
