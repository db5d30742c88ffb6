package io.darkplex.portal.tenants.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellRuntimeContract;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.StrayCell;
import io.darkplex.portal.tenants.runtime.WalledRuntimeContract;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kubernetes runtime on an API without nodes: what it asks for, and what it makes of the answers. */
@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init")
class KubernetesRuntimeTest extends CellRuntimeContract {

    private static final CellInstance INSTANCE = new CellInstance("test");

    /**
     * What walls promise and only a kernel can keep. On a cluster without one it is asked for, by the manifests; whether it is
     * kept there is <em>not proven</em> here.
     */
    private static final Map<String, String> NEEDS_A_NODE = Map.of(
            "aFloodOfTheDiskIsSeenAndEndsWithItsCellAndANeighbourIsUnharmed", "the size of the volume",
            "thereIsNoNetwork", "the network policy, and whether the cluster's network heeds it",
            "itIsNobodyAndMayNothing", "the security contexts",
            "itSeesNothingOfTheMachineAndItsNeighbour", "the mounts",
            "limitsBite", "limits of the pod; open files, tasks and the size of a file are the node's",
            "memoryIsHeldToItsLimit", "the limit of memory",
            "itEndsInOrderWhenItIsAsked", "the time of grace",
            "nothingItPlantsLeadsOut", "the mounts");

    /** What a test without a node proves, and where. */
    private static final Map<String, String> PROVEN = Map.of(
            "theGatewayIsReachedBySocketAndReachesItsThreeDoorsAndNoOther", "PodOnThisMachineTest",
            "aFileThatThePortalGivesItIsItsOwn", "here: it is refused",
            "secretsAreNeitherArgumentsNorLogged", "CellManifestsTest, for arguments and the environment",
            "aFrozenCellDoesNothingUntilItIsThawed", "here: a cluster freezes nothing, and it is said");

    private static final List<KubernetesCellRuntime> RUNTIMES = new ArrayList<>();
    private static final List<Detour> DETOURS = new ArrayList<>();

    @TempDir
    private static Path shared;

    private KubernetesClient client;
    private Detour detour;
    private FakeKubelet kubelet;
    private KubernetesCellRuntime runtime;

    @BeforeEach
    void cluster() throws IOException {
        detour = new Detour();
        DETOURS.add(detour);
        kubelet = new FakeKubelet(client);
        runtime = runtime(INSTANCE, Map.of());
        RUNTIMES.add(runtime);
    }

    @AfterEach
    void endKubelet() {
        kubelet.close();
    }

    /** Not earlier: the contract still asks a runtime when its test is over. */
    @AfterAll
    static void endAll() {
        RUNTIMES.forEach(KubernetesCellRuntime::close);
        DETOURS.forEach(Detour::close);
    }

    @Override
    protected CellRuntime runtime() {
        detour.mend();
        return runtime;
    }

    @Override
    protected void plant(TenantId of, CellSpec spec) throws Exception {
        try (var earlier = runtime(INSTANCE, Map.of())) {
            earlier.start(spec);
        }
    }

    @Test
    void aCellThatWasMadeSinceIsNotTheOneThatWasSeen() throws Exception {
        plant(tenant, spec());
        StrayCell seen = runtime.strays().getFirst();
        runtime.end(seen);
        plant(tenant, spec());
        runtime.end(seen);
        assertThat(runtime.strays()).hasSize(1).doesNotContain(seen);
    }

    @Test
    void aClusterThatDoesNotAnswerHasNoStraysToTellOf() {
        detour.breakOff();
        assertThatThrownBy(runtime::strays).isInstanceOf(IOException.class);
    }

    @Test
    void everyPromiseOfWallsIsProvenOrDeclaredToNeedANode() {
        List<String> promises = Arrays.stream(WalledRuntimeContract.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(NEEDS_A_NODE.keySet()).doesNotContainAnyElementsOf(PROVEN.keySet());
        assertThat(promises)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(NEEDS_A_NODE.keySet().stream(), PROVEN.keySet().stream())
                                .toList());
    }

    @Test
    void aFileOnTheVolumeIsRefusedRatherThanLost() {
        assertThatThrownBy(() -> runtime.own(tenant, tenants.resolve("given")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failed -> assertThat(failed.detail()).contains("the portal does not reach them"));
    }

    @Test
    void whatCannotWorkIsSaidAtTheStart() throws IOException {
        try (var unaware = runtime(INSTANCE, Map.of("accept-unreachable-files", "false"))) {
            assertProblem(unaware, TenantProblem.CELL_RUNTIME_MISSING, "accept-unreachable-files");
        }
        try (var lost = runtime(INSTANCE, Map.of("portal.key", ""))) {
            assertProblem(lost, TenantProblem.CELL_RUNTIME_MISSING, "darkplex.kubernetes.portal.address");
        }
        assertThat(sets()).isEmpty();
    }

    @Test
    void aPodIsNotFrozenAndGoesOn() throws Exception {
        Cell cell = runtime.start(spec());
        assertThat(cell.freeze()).isFalse();
        assertThat(cell.alive()).isTrue();
    }

    @Test
    void thePolicyIsThereBeforeTheCellAndTheLabelsSayWhoseItIs() throws Exception {
        runtime.start(spec());
        assertThat(client.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(TestKubernetes.NAMESPACE)
                        .list()
                        .getItems())
                .hasSize(1);
        assertThat(sets().getFirst().getMetadata().getLabels())
                .containsEntry("io.darkplex/instance", InstanceManifests.id(INSTANCE))
                .containsEntry("io.darkplex/tenant", tenant.toString());
    }

    @Test
    void aPolicyThatCannotBeMadeMeansNoCell() throws Exception {
        detour.answer(403, "POST .*/networkpolicies");
        assertProblem(runtime, TenantProblem.CELL_RUNTIME_MISSING, "does not let this portal");
        detour.mend();
        assertThat(sets()).isEmpty();
    }

    @Test
    void aClusterThatDoesNotAnswerHasNotEndedItsCells() throws Exception {
        Cell cell = runtime.start(spec());
        detour.breakOff();
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(3)).until(cell::alive);
        cell.stop(Duration.ofMillis(10));
        assertThat(cell.alive()).isTrue();
        assertThat(cell.outOfMemory()).isFalse();
        assertThat(runtime.start(spec())).isSameAs(cell);
        assertThat(runtime.endLeftovers()).isZero();
        detour.mend();
        assertThat(cell.alive()).isTrue();
        cell.stop(Duration.ofSeconds(1));
        assertThat(cell.alive()).isFalse();
    }

    @Test
    void anErrorIsNotTakenForGone() throws Exception {
        Cell cell = runtime.start(spec());
        for (int status : new int[] {401, 403, 404, 429, 500, 503}) {
            detour.answer(status, "GET .*/pods");
            await().during(Duration.ofMillis(100)).atMost(Duration.ofSeconds(3)).until(cell::alive);
        }
    }

    @Test
    void aRefusedStartLeavesNothingBehindAndSaysWhoseFaultItIs() throws Exception {
        for (var expected : Map.of(
                        422, TenantProblem.CELL_START_FAILED,
                        409, TenantProblem.CELL_START_FAILED,
                        500, TenantProblem.CELL_RUNTIME_MISSING)
                .entrySet()) {
            detour.answer(expected.getKey(), "POST .*/statefulsets");
            assertProblem(runtime, expected.getValue(), "status " + expected.getKey());
            detour.mend();
            assertThat(sets()).isEmpty();
            assertThat(client.secrets()
                            .inNamespace(TestKubernetes.NAMESPACE)
                            .list()
                            .getItems())
                    .isEmpty();
        }
        detour.breakOff();
        assertProblem(runtime, TenantProblem.CELL_RUNTIME_MISSING, "does not answer");
    }

    @Test
    void aStartWaitsForASlowPod() throws Exception {
        kubelet.makePods(FakeKubelet.waiting("ContainerCreating"));
        CompletableFuture<Cell> started = inBackground();
        await().until(() -> !kubelet.pods().isEmpty());
        assertThat(started).isNotDone();
        kubelet.become(FakeKubelet.running());
        assertThat(started.get(5, TimeUnit.SECONDS).alive()).isTrue();
    }

    @Test
    void aPodThatNeverRunsIsGivenUpWithTheClustersReason() throws IOException {
        kubelet.makePods(FakeKubelet.waiting("ImagePullBackOff"));
        try (var impatient = runtime(INSTANCE, Map.of("ready-timeout", "2s"))) {
            assertProblem(impatient, TenantProblem.CELL_START_TIMEOUT, "ImagePullBackOff");
        }
        assertThat(sets()).isEmpty();
        assertThat(kubelet.pods()).isEmpty();
    }

    @Test
    void aProgramThatEndedIsOverAlthoughTheClusterStartedItAgain() throws Exception {
        Cell cell = runtime.start(spec());
        kubelet.become(FakeKubelet.startedAgain(137, "OOMKilled"));
        assertThat(cell.exit().get(5, TimeUnit.SECONDS)).isEqualTo(137);
        assertThat(cell.outOfMemory()).isTrue();
        assertThat(sets()).isEmpty();
        assertThat(kubelet.pods()).isEmpty();
    }

    @Test
    void theLastWordsOfACrashAreKeptWithoutSecrets() throws Exception {
        CellSpec spec = spec();
        Cell cell = runtime.start(spec);
        detour.say(200, "the key is sk-test-not-a-key\nlast words\n", "GET .*/log");
        kubelet.become(FakeKubelet.startedAgain(1, "Error"));
        assertThat(cell.exit().get(5, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(cell.outOfMemory()).isFalse();
        assertThat(spec.folder().resolve("log/cell.log"))
                .content()
                .contains("last words")
                .doesNotContain("sk-test-not-a-key");
    }

    @Test
    void aProgramThatEndsWhileItStartsFailsTheStartAndLeavesItsWords() throws Exception {
        kubelet.makePods(FakeKubelet.startedAgain(1, "Error"));
        detour.say(200, "no such setting\n", "GET .*/log");
        assertProblem(runtime, TenantProblem.CELL_START_FAILED, "ended while it started");
        assertThat(tenants.resolve(tenant + "/log/cell.log")).content().contains("no such setting");
        assertThat(sets()).isEmpty();
    }

    @Test
    void aPodThatWasDeletedBySomebodyHasEnded() throws Exception {
        Cell cell = runtime.start(spec());
        client.pods().inNamespace(TestKubernetes.NAMESPACE).delete();
        assertThat(cell.exit().get(5, TimeUnit.SECONDS)).isNotZero();
        assertThat(sets()).isEmpty();
    }

    @Test
    void aPodOnANodeThatIsGoneIsNotTakenForEnded() throws Exception {
        kubelet.holdPods();
        Cell cell = runtime.start(spec());
        cell.stop(Duration.ZERO);
        assertThat(cell.alive()).isTrue();
        try (var next = runtime(INSTANCE, Map.of("remove-wait", "100ms"))) {
            assertProblem(next, TenantProblem.CELL_START_FAILED, "has not ended");
        }
        kubelet.letPodsGo();
        assertThat(cell.exit().get(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(runtime.start(spec())).isNotSameAs(cell);
    }

    @Test
    void whatAnEarlierPortalLeftIsFoundByItsLabelsAndEndedAndNobodyElses() throws Exception {
        var neighbour = new TenantId(UUID.randomUUID());
        try (var earlier = runtime(INSTANCE, Map.of());
                var other = runtime(new CellInstance("other"), Map.of())) {
            Cell forgotten = earlier.start(spec());
            Cell foreign = other.start(spec(neighbour));
            assertThat(runtime.endLeftovers()).isEqualTo(1);
            assertThat(forgotten.exit().get(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(foreign.alive()).isTrue();
            assertThat(other.endLeftovers()).isEqualTo(1);
        }
    }

    @Test
    void aTenantNeverHasTwoPodsEvenWhenOneWasForgotten() throws Exception {
        try (var forgetful = runtime(INSTANCE, Map.of())) {
            Cell forgotten = forgetful.start(spec());
            runtime.start(spec());
            assertThat(forgotten.exit().get(5, TimeUnit.SECONDS)).isNotNull();
            assertThat(kubelet.pods()).hasSize(1);
        }
    }

    @Test
    void theVolumeIsNotRemovedWithTheCell() throws Exception {
        Cell cell = runtime.start(spec());
        var retention = sets().getFirst().getSpec().getPersistentVolumeClaimRetentionPolicy();
        assertThat(retention.getWhenDeleted()).isEqualTo("Retain");
        cell.stop(Duration.ofSeconds(1));
        assertThat(client.secrets().inNamespace(TestKubernetes.NAMESPACE).list().getItems())
                .isEmpty();
    }

    private CompletableFuture<Cell> inBackground() throws IOException {
        CellSpec spec = spec();
        var started = new CompletableFuture<Cell>();
        Thread.ofVirtual().start(() -> {
            try {
                started.complete(runtime.start(spec));
            } catch (InterruptedException | RuntimeException failed) {
                started.completeExceptionally(failed);
            }
        });
        return started;
    }

    private void assertProblem(CellRuntime at, TenantProblem problem, String detail) {
        assertThatThrownBy(() -> at.start(spec())).isInstanceOfSatisfying(ProblemException.class, failed -> {
            assertThat(failed.problem()).isEqualTo(problem);
            assertThat(failed.detail()).contains(detail).doesNotContain("sk-test");
        });
    }

    private List<StatefulSet> sets() {
        return client.apps()
                .statefulSets()
                .inNamespace(TestKubernetes.NAMESPACE)
                .list()
                .getItems();
    }

    private KubernetesCellRuntime runtime(CellInstance instance, Map<String, String> other) throws IOException {
        return new KubernetesCellRuntime(
                TestKubernetes.properties(shared, other), instance, new Cluster(ownClient(), TestKubernetes.NAMESPACE));
    }

    private KubernetesClient ownClient() {
        var config = new ConfigBuilder(client.getConfiguration())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("detour", detour))
                .build();
    }
}
