package io.darkplex.portal.tenants.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellRuntimeContract;
import io.darkplex.portal.tenants.runtime.CellSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The process runtime with a shell script in the place of OpenClaw: it has a child, prints, and can be stubborn. */
class ProcessCellRuntimeTest extends CellRuntimeContract {

    private final String instance = UUID.randomUUID().toString();

    @SuppressWarnings("NullAway.Init")
    private TestProcessRuntime processes;

    @BeforeEach
    void script() throws IOException {
        Path main = Files.writeString(tenants.resolve("cell.sh"), """
                test -f stubborn && trap '' TERM
                env > env.txt
                echo "key $SECRET and $0 $@"
                for i in 1 2 3 4 5; do printf '%01000d\\n' $i; done
                sleep 600 &
                wait
                sleep 600
                """);
        Files.writeString(shell(), """
                #!/bin/sh
                # In place of Node: what it would load first is no script.
                [ "$1" = --import ] && [ -f "$2" ] || exit 64
                shift 2
                exec /bin/sh "$@"
                """);
        Files.setPosixFilePermissions(shell(), PosixFilePermissions.fromString("rwx------"));
        processes = new TestProcessRuntime(shell(), main, tenants, instance, Walls.NEVER);
    }

    /** The script and what it has begun: its own first steps are processes of a moment. */
    private void awaitBoth(TenantId of) {
        await().until(() -> processes
                .of(of)
                .anyMatch(process -> process.info().command().orElse("").endsWith("sleep")));
    }

    private Path shell() {
        return tenants.resolve("node.sh");
    }

    @Override
    protected CellRuntime runtime() {
        return processes.runtime();
    }

    @Override
    protected void plant(TenantId of, CellSpec spec) throws Exception {
        earlier(instance).runtime().start(spec);
        awaitBoth(of);
    }

    @Test
    void aProcessWithoutOurMarksIsNoStray() throws Exception {
        var other = earlier(UUID.randomUUID().toString());
        Cell foreign = other.runtime().start(spec());
        assertThat(processes.runtime().strays()).isEmpty();
        assertThat(foreign.alive()).isTrue();
        other.runtime().endLeftovers();
    }

    @Test
    void aMarkThatNamesNobodyHidesNoOther() throws Exception {
        var builder = new ProcessBuilder("sleep", "600");
        builder.environment().put("DARKPLEX_INSTANCE", instance);
        builder.environment().put("DARKPLEX_TENANT", "nobody");
        Process bogus = builder.start();
        try {
            plant(tenant, spec());
            assertThat(processes.runtime().strays())
                    .isNotEmpty()
                    .allMatch(stray -> stray.tenant().equals(tenant));
        } finally {
            bogus.destroyForcibly();
        }
    }

    private TestProcessRuntime earlier(String of) {
        return new TestProcessRuntime(shell(), tenants.resolve("cell.sh"), tenants, of, Walls.NEVER);
    }

    @Test
    void aChildSeesItsRecipeAndNothingOfThePortal() throws Exception {
        runtime().start(spec());
        Path environment = tenants.resolve(tenant + "/env.txt");
        await().until(() ->
                Files.exists(environment) && Files.readString(environment).contains("NODE_OPTIONS"));
        assertThat(Files.readString(environment))
                .contains("OPENCLAW_CONFIG_READONLY=1", "DARKPLEX_INSTANCE=" + instance, "DARKPLEX_TENANT=" + tenant)
                .contains("TMPDIR=" + tenants.resolve(tenant + "/tmp"))
                .doesNotContain("JAVA_HOME");
    }

    @Test
    void secretsAreNeitherArgumentsNorLogged() throws Exception {
        runtime().start(spec());
        Path log = tenants.resolve(tenant + "/log/cell.log");
        Path older = tenants.resolve(tenant + "/log/cell.log.1");
        await().until(() -> Files.exists(older));
        await().until(() -> Files.readString(log).contains("0005"));
        assertThat(Files.readString(older)).contains("key *** and").doesNotContain("sk-test-not-a-key");
        assertThat(Files.size(log)).isLessThanOrEqualTo(4096);
    }

    @Test
    void theWholeTreeEndsEvenWhenItIsStubborn() throws Exception {
        Path folder = spec().folder();
        Files.createFile(folder.resolve("stubborn"));
        Cell cell = runtime().start(spec());
        awaitBoth(tenant);
        cell.stop(Duration.ofMillis(300));
        assertThat(processes.processes()).isEmpty();
        assertThat(folder.resolve("cell.pid")).doesNotExist();
    }

    @Test
    void leftoversOfAKilledPortalAreFoundByTheirMarkEvenAsOrphans() throws Exception {
        runtime().start(spec());
        awaitBoth(tenant);
        processes.of(tenant).findFirst().orElseThrow().destroyForcibly();
        await().until(() -> processes.of(tenant).count() == 1);
        var next = new TestProcessRuntime(shell(), tenants.resolve("cell.sh"), tenants, instance, Walls.NEVER);
        assertThat(next.runtime().endLeftovers()).isEqualTo(1);
        assertThat(processes.processes()).isEmpty();
    }

    @Test
    void leftoversAreFoundByTheirPidFileWhereMarksCannotBeRead() throws Exception {
        runtime().start(spec());
        awaitBoth(tenant);
        var stranger = new TestProcessRuntime(shell(), tenants.resolve("cell.sh"), tenants, "other", Walls.NEVER);
        assertThat(stranger.runtime().endLeftovers()).isGreaterThanOrEqualTo(2);
        assertThat(processes.processes()).isEmpty();
    }

    @Test
    void aMissingProgramIsNamed() {
        var missing = new TestProcessRuntime(
                Path.of("/nowhere/node"), Path.of("/nowhere/main"), tenants, instance, Walls.NEVER);
        assertThatThrownBy(() -> missing.runtime().start(spec()))
                .isInstanceOfSatisfying(ProblemException.class, failed -> {
                    assertThat(failed.problem()).isEqualTo(TenantProblem.CELL_RUNTIME_MISSING);
                    assertThat(failed.detail()).contains("darkplex.openclaw.node");
                });
    }
}
