package io.darkplex.portal.tenants.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellRuntimeContract;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.UnixSockets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract and the ways of a cell with the programs of the manifest, run on this machine. */
@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init")
class PodOnThisMachineTest extends CellRuntimeContract {

    private static final List<KubernetesCellRuntime> RUNTIMES = new ArrayList<>();

    @TempDir
    private static Path shared;

    private KubernetesClient client;
    private BubblewrapKubelet kubelet;
    private KubernetesCellRuntime runtime;

    @BeforeEach
    void machine() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "bubblewrap is not installed");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tini")), "tini is not installed");
        Path modules = shared.resolve("modules");
        if (Files.notExists(modules)) {
            Path openclaw = Files.createDirectories(modules.resolve("openclaw")).resolve("openclaw.mjs");
            try (var in = PodOnThisMachineTest.class.getResourceAsStream("/tenants/cell/openclaw.mjs")) {
                Files.copy(Objects.requireNonNull(in), openclaw);
            }
        }
        kubelet =
                new BubblewrapKubelet(client, Files.createTempDirectory(shared, "node"), CrossingTest.node(), modules);
        runtime = fresh();
    }

    private KubernetesCellRuntime fresh() throws IOException {
        var made = new KubernetesCellRuntime(
                TestKubernetes.properties(shared, Map.of("ready-timeout", "20s", "remove-wait", "5s")),
                new CellInstance("test"),
                new Cluster(client, TestKubernetes.NAMESPACE));
        RUNTIMES.add(made);
        return made;
    }

    @AfterEach
    void endPods() {
        if (kubelet != null) {
            runtime.endLeftovers();
            kubelet.close();
        }
    }

    /** Not earlier: the contract still asks a runtime when its test is over. */
    @AfterAll
    static void endAll() {
        RUNTIMES.forEach(KubernetesCellRuntime::close);
    }

    @Override
    protected CellRuntime runtime() {
        return runtime;
    }

    @Override
    protected void plant(TenantId of, CellSpec spec) throws Exception {
        var earlier = fresh();
        earlier.start(spec);
    }

    @Test
    void theGatewayIsReachedBySocketAndReachesItsDoor() throws Exception {
        CellSpec spec = spec();
        Path doors = Objects.requireNonNull(spec.sockets()).resolve("doors");
        try (ServerSocketChannel models = UnixSockets.answering(doors.resolve("models.sock"), "the door answers");
                ServerSocketChannel bridge = UnixSockets.answering(doors.resolve("bridge.sock"), "the bridge too")) {
            assertThat(models.isOpen() && bridge.isOpen()).isTrue();
            Cell cell = up(spec);
            assertThat(run(
                            cell,
                            "/opt/node/bin/node -e 'fetch(\"http://127.0.0.1:9001/\")"
                                    + ".then((answer) => answer.text()).then(console.log)'"))
                    .contains("the door answers");
            assertThat(run(
                            cell,
                            "/opt/node/bin/node -e 'fetch(\"http://127.0.0.1:9002/\")"
                                    + ".then((answer) => answer.text()).then(console.log)'"))
                    .contains("the bridge too");
            assertThat(run(cell, "echo $SECRET")).contains("sk-test-not-a-key");
            assertThat(run(cell, "ls /opt/relay /run/cell/doors"))
                    .contains("models.sock", "bridge.sock", "web.sock")
                    .doesNotContain("token");
        }
    }

    @Test
    void aCrashIsToldAndTheVolumeIsThereForTheNextCell() throws Exception {
        Cell cell = up(spec());
        assertThat(run(cell, "echo kept >/cell/workspace/note")).contains("\"code\":0");
        assertThatThrownBy(() -> {
            String said = run(cell, "kill -9 $PPID");
            throw new IOException("It said nothing: " + said);
        });
        assertThat(cell.exit().get(20, TimeUnit.SECONDS)).isEqualTo(128 + 9);
        assertThat(run(up(spec()), "cat /cell/workspace/note")).contains("kept");
    }

    private Cell up(CellSpec spec) throws Exception {
        Cell cell = runtime.start(spec);
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> UnixSockets.get(socket(cell), "/healthz").contains("200 OK"));
        return cell;
    }

    private static String run(Cell cell, String command) throws IOException {
        return UnixSockets.post(socket(cell), "/", command);
    }

    private static Path socket(Cell cell) {
        return ((CellAddress.UnixSocket) cell.address()).path();
    }
}
