package io.darkplex.portal.tenants.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellKind;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.Surroundings;
import io.darkplex.portal.tenants.runtime.WalledRuntimeContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The docker runtime on a real engine. */
class DockerRuntimeTest extends WalledRuntimeContract {

    private static final CellInstance INSTANCE = new CellInstance("test");

    @SuppressWarnings("NullAway.Init")
    private static TestDockerEngine engine;

    @SuppressWarnings("NullAway.Init")
    private static DockerCellRuntime runtime;

    @BeforeAll
    static void anEngineCanBeStarted() throws IOException {
        String missing = TestDockerEngine.missing().orElse("");
        assumeTrue(missing.isEmpty(), "No Docker engine can be started here: " + missing);
        engine = TestDockerEngine.start();
        engine.makeImage(node(), DockerRuntimeConfiguration.program());
        runtime = TestDockerRuntime.of(engine.socket(), TestDockerEngine.IMAGE, INSTANCE);
    }

    @AfterAll
    static void endEngine() throws IOException {
        if (engine != null) {
            runtime.close();
            engine.close();
        }
    }

    @Override
    protected CellRuntime runtime() {
        return runtime;
    }

    @Override
    protected List<Long> processes(TenantId of) {
        try {
            return Arrays.stream(engine.client()
                            .topContainerCmd(CellContainer.name(INSTANCE, of))
                            .withPsArgs("-o pid")
                            .exec()
                            .getProcesses())
                    .map(row -> Long.valueOf(row[0]))
                    .toList();
        } catch (NotFoundException none) {
            return List.of();
        }
    }

    /** The engine's own: none of them tells anything of this machine. */
    @Override
    protected Set<String> configurationFiles() {
        return Set.of("hostname", "hosts", "mtab", "resolv.conf");
    }

    @Test
    void itLooksTheSameOnEveryMachine() throws Exception {
        Cell cell = up(spec());
        assertThat(out(cell, "cat /etc/hostname")).isEqualTo("cell");
        assertThat(out(cell, "cat /etc/resolv.conf").lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.equals("nameserver 127.0.0.1") || line.startsWith("search"));
        assertThat(out(cell, "ls /dev").split("\\s+")).doesNotContain("sda", "vda", "kmsg", "mem", "kvm");
    }

    @Test
    void theContainerSaysWhoseItIsAndRunsTheImageThatWasLookedAt() throws Exception {
        CellSpec spec = spec();
        runtime.start(spec);
        InspectContainerResponse found = inspect();
        assertThat(found.getConfig().getLabels())
                .containsEntry("io.darkplex.instance", "test")
                .containsEntry("io.darkplex.tenant", tenant.toString())
                .containsEntry("io.darkplex.sockets", String.valueOf(spec.sockets()))
                .hasEntrySatisfying(
                        "io.darkplex.generation", sum -> assertThat(sum).matches("[0-9a-f]{16}"));
        assertThat(found.getConfig().getImage()).startsWith("sha256:");
        assertThat(found.getHostConfig().getMemorySwap())
                .isEqualTo(found.getHostConfig().getMemory())
                .isEqualTo(512L << 20);
        assertThat(found.getHostConfig().getNanoCPUs()).isEqualTo(1_500_000_000L);
    }

    @Test
    void itsMemoryAndItsVersionAreTold() throws Exception {
        assertThat(runtime.kind()).isEqualTo(CellKind.CONTAINER);
        Cell cell = up(spec());
        await().until(() -> cell.memoryBytes().orElse(0) > 1 << 20);
        assertThat(cell.memoryBytes().orElse(0)).isLessThan(512L << 20);
        await().until(() -> runtime.version().equals(Optional.of("2026.1.2")));
        cell.stop(Duration.ofSeconds(5));
        assertThat(cell.memoryBytes()).isEmpty();
    }

    @Test
    void whoAsksASilentEngineForTheMemoryDoesNotWait() throws Exception {
        Path path = engine.socket().resolveSibling("silent");
        try (var way = new BreakableSocket(path, engine.socket());
                var careful = TestDockerRuntime.of(path, TestDockerEngine.IMAGE, INSTANCE)) {
            Cell cell = careful.start(spec());
            await().until(() -> cell.memoryBytes().isPresent());
            way.breakOff();
            await().until(() -> cell.memoryBytes().isEmpty());
            assertThat(cell.alive()).isTrue();
            assertThatThrownBy(careful::strays).isInstanceOf(IOException.class);
            way.mend();
            await().until(() -> cell.memoryBytes().isPresent());
            cell.stop(Duration.ofSeconds(5));
        }
    }

    @Override
    protected void plant(TenantId of, CellSpec spec) throws Exception {
        try (var earlier = TestDockerRuntime.of(engine.socket(), TestDockerEngine.IMAGE, INSTANCE)) {
            earlier.start(spec);
        }
    }

    @Test
    void aContainerOfAnotherInstanceIsNoStray() throws Exception {
        try (var other = TestDockerRuntime.of(engine.socket(), TestDockerEngine.IMAGE, new CellInstance("other"))) {
            Cell foreign = other.start(spec());
            assertThat(runtime.strays()).isEmpty();
            assertThat(foreign.alive()).isTrue();
            other.endLeftovers();
        }
    }

    @Test
    void anEngineThatDoesNotAnswerHasNotEndedItsCells() throws Exception {
        Path path = engine.socket().resolveSibling("breakable");
        try (var way = new BreakableSocket(path, engine.socket());
                var careful = TestDockerRuntime.of(path, TestDockerEngine.IMAGE, INSTANCE)) {
            Cell cell = careful.start(spec());
            way.breakOff();
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(3)).until(cell::alive);
            cell.stop(Duration.ofMillis(100));
            assertThat(cell.alive()).isTrue();
            assertThat(cell.outOfMemory()).isFalse();
            assertThat(careful.start(spec())).isSameAs(cell);
            way.mend();
            cell.stop(Duration.ofSeconds(5));
            assertThat(cell.alive()).isFalse();
            assertThat(cell.exit().get(1, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void aCrashIsToldWithItsLastWordsAndLeavesNoContainer() throws Exception {
        Cell cell = up(spec());
        assertThatThrownBy(() -> run(cell, "echo last words >/proc/$PPID/fd/1; kill -9 $PPID"))
                .isInstanceOf(Exception.class);
        assertThat(cell.exit().get(10, TimeUnit.SECONDS)).isEqualTo(128 + 9);
        assertThat(cell.alive()).isFalse();
        assertThat(Files.readString(tenants.resolve(tenant + "/log/cell.log"))).endsWith("last words\n");
        assertThatThrownBy(this::inspect).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aKilledPortalsContainersAreEndedByTheNextAndNobodyElses() throws Exception {
        try (var earlier = TestDockerRuntime.of(engine.socket(), TestDockerEngine.IMAGE, INSTANCE);
                var other = TestDockerRuntime.of(engine.socket(), TestDockerEngine.IMAGE, new CellInstance("other"))) {
            var neighbour = new TenantId(UUID.randomUUID());
            earlier.start(spec());
            Cell foreign = other.start(spec(neighbour));
            assertThat(runtime.endLeftovers()).isEqualTo(1);
            assertThat(foreign.alive()).isTrue();
            assertThat(other.endLeftovers()).isEqualTo(1);
        }
    }

    @Test
    void aTenantNeverHasTwoContainersEvenWhenOneWasForgotten() throws Exception {
        try (var forgetful = TestDockerRuntime.of(engine.socket(), TestDockerEngine.IMAGE, INSTANCE)) {
            Cell forgotten = forgetful.start(spec());
            runtime.start(spec());
            assertThat(forgotten.exit().get(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(containers()).hasSize(1);
        }
    }

    @Test
    void aFailedStartLeavesNothingBehind() throws Exception {
        CellSpec spec = spec();
        for (String file : List.of("openclaw.json", "settings.json", Surroundings.DATABASES, Surroundings.BRIDGE)) {
            Files.delete(spec.folder().resolve("config").resolve(file));
        }
        Files.delete(spec.folder().resolve("config"));
        assertThatThrownBy(() -> runtime.start(spec))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failed -> assertThat(failed.problem()).isEqualTo(TenantProblem.CELL_START_FAILED));
        assertThat(containers()).isEmpty();
    }

    @Test
    void aMissingEngineOrImageIsNamed() {
        assertMissing(Path.of("/nowhere/docker.sock"), TestDockerEngine.IMAGE, "/nowhere/docker.sock does not answer");
        assertMissing(engine.socket(), "nobodys-image", "has no image nobodys-image");
        assertMissing(engine.socket(), TestDockerEngine.IMAGE + ":other", "another version of Darkplex");
    }

    private void assertMissing(Path socket, String image, String detail) {
        try (var lost = TestDockerRuntime.of(socket, image, INSTANCE)) {
            assertThatThrownBy(() -> lost.start(spec())).isInstanceOfSatisfying(ProblemException.class, failed -> {
                assertThat(failed.problem()).isEqualTo(TenantProblem.CELL_RUNTIME_MISSING);
                assertThat(failed.detail()).contains(detail);
            });
        }
    }

    private InspectContainerResponse inspect() {
        return engine.client()
                .inspectContainerCmd(CellContainer.name(INSTANCE, tenant))
                .exec();
    }

    private static List<Container> containers() {
        return engine.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(CellContainer.INSTANCE_LABEL, INSTANCE.id()))
                .exec();
    }
}
