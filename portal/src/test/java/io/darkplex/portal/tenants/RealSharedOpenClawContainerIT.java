package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.darkplex.portal.tenants.runtime.docker.TestDockerEngine;
import io.darkplex.portal.tenants.runtime.docker.TestDockerRuntime;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shared cells as containers, with a real OpenClaw, on an engine of the test's own. Needs root and Debian's docker.io. */
@Tag("real-openclaw")
class RealSharedOpenClawContainerIT {

    @TempDir
    private Path data;

    @Test
    void historyGoesWithTheTenantWhereverItMovesAndNoTrapDoes() throws Exception {
        String missing = TestDockerEngine.missing().orElse("");
        assumeTrue(missing.isEmpty(), "No Docker engine can be started here: " + missing);
        Path tenants = data.resolve("tenants");
        try (var engine = TestDockerEngine.start()) {
            long begun = System.nanoTime();
            engine.makeRealImage();
            System.out.println("FIGURE image made ms: " + (System.nanoTime() - begun) / 1_000_000);
            try (var runtime = TestDockerRuntime.of(engine, "test");
                    var model = new ScriptedModel();
                    var doors = TestDoors.toModel(model.port())) {
                try (var room = new SharedRoom(
                        runtime,
                        tenants,
                        model.address(),
                        doors,
                        new FakeModels(),
                        Map.of("darkplex.tenants.shared.seats", "6", "darkplex.tenants.shared.practice-turns", "0"))) {
                    new SharedMoves(room, model, tenants).play();
                }
                assertThat(runtime.endLeftovers()).isZero();
                assertThat(tenants.resolve(".cells")).isEmptyDirectory();
            }
        }
    }
}
