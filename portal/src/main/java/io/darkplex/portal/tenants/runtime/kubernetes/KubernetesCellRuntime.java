package io.darkplex.portal.tenants.runtime.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellKind;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.files.FileProblem;
import io.darkplex.portal.tenants.runtime.BoundedLog;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.LivingCells;
import io.darkplex.portal.tenants.runtime.StrayCell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cells as pods of a cluster. What Node compiled beforehand is in their image. */
public final class KubernetesCellRuntime implements CellRuntime, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCellRuntime.class);
    private static final Set<Integer> REFUSED_CELL = Set.of(400, 409, 422);
    private static final Set<Integer> REFUSED_PORTAL = Set.of(401, 403);

    private final KubernetesProperties properties;
    private final CellInstance instance;
    private final Cluster cluster;
    private final LivingCells<KubernetesCell> cells = new LivingCells<>();
    private final Set<KubernetesCell> watched = ConcurrentHashMap.newKeySet();
    private @Nullable Crossing crossing;
    private volatile boolean closed;

    KubernetesCellRuntime(KubernetesProperties properties, CellInstance instance, Cluster cluster) {
        this.properties = properties;
        this.instance = instance;
        this.cluster = cluster;
    }

    @Override
    public CellKind kind() {
        return CellKind.POD;
    }

    @Override
    public Surroundings surroundings(Path folder) {
        return Surroundings.WALLED;
    }

    /** They have a volume each. */
    @Override
    public boolean readsFolders() {
        return false;
    }

    @Override
    public boolean holdsMemory() {
        return true;
    }

    @Override
    public void own(TenantId tenant, Path file) {
        throw FileProblem.FILES_UNREADABLE.because(
                "Files of this assistant lie in the cluster, where the portal does not reach them.");
    }

    @Override
    public boolean prepared() {
        return true;
    }

    @Override
    public void keepPreparation() {
        // It is made with the image.
    }

    @Override
    public Cell start(CellSpec spec) throws InterruptedException {
        refuseWhatCannotWork();
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
        try {
            return cluster.statefulSets(InstanceManifests.labels(instance)).stream()
                    .flatMap(found -> stray(found).stream())
                    .filter(stray -> !cells.of(stray.tenant()))
                    .toList();
        } catch (KubernetesClientException silent) {
            throw new IOException("The cluster does not list its cells.", silent);
        }
    }

    private static Optional<StrayCell> stray(StatefulSet found) {
        String tenant = found.getMetadata().getLabels().get(InstanceManifests.TENANT_LABEL);
        return Optional.ofNullable(tenant)
                .map(mark ->
                        new StrayCell(TenantId.of(mark), found.getMetadata().getUid()));
    }

    /** By its tenant's name, which is that of the next cell too: so only while the one that was seen is still there. */
    @Override
    public void end(StrayCell stray) throws IOException {
        for (StrayCell present : strays()) {
            if (present.equals(stray)) {
                try {
                    cluster.remove(CellManifests.name(instance, stray.tenant()), 1);
                } catch (KubernetesClientException silent) {
                    throw new IOException("The cluster does not remove a cell.", silent);
                }
            }
        }
    }

    @Override
    public int endLeftovers() {
        try {
            List<StatefulSet> left = cluster.statefulSets(InstanceManifests.labels(instance));
            for (StatefulSet one : left) {
                LOG.info("A cell is ended: cell={}", one.getMetadata().getName());
                cluster.remove(one.getMetadata().getName(), 1);
            }
            return left.size();
        } catch (KubernetesClientException silent) {
            LOG.error(
                    "Cells of an earlier run could not be ended: cluster={} code={}",
                    cluster.address(),
                    silent.getCode());
            return 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (crossing != null) {
                crossing.close();
            }
        }
        cluster.close();
    }

    private void refuseWhatCannotWork() {
        KubernetesProperties.Portal portal = properties.portal();
        if (portal.address() == null || portal.certificate() == null || portal.key() == null) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because("Cells in a cluster have no way to this portal: set "
                    + "darkplex.kubernetes.portal.address, .certificate and .key.");
        }
        if (!properties.acceptUnreachableFiles()) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because(
                    "Files of assistants in a cluster lie on volumes that this portal does not reach: people cannot see or "
                            + "upload any, and transcripts of deleted conversations stay on the volume. If that is acceptable, "
                            + "set darkplex.kubernetes.accept-unreachable-files to true.");
        }
    }

    private KubernetesCell launch(CellSpec spec) throws InterruptedException {
        String name = CellManifests.name(instance, spec.tenant());
        CellWay way = null;
        boolean started = false;
        try {
            Crossing opened = crossing();
            for (var common : new InstanceManifests(
                            instance, properties, opened.port(), spec.limits().memoryMegabytes())
                    .all()) {
                cluster.put(common);
            }
            awaitGone(name);
            way = opened.way(Objects.requireNonNull(spec.sockets(), "A walled cell needs sockets."));
            var manifests = new CellManifests(
                    instance, properties, spec, opened.port(), configuration(spec), relayFiles(way.token()));
            cluster.put(manifests.forCell());
            cluster.put(manifests.forRelay());
            cluster.create(manifests.statefulSet());
            var words = new LastWords(
                    cluster,
                    CellManifests.pod(name),
                    new BoundedLog(
                            spec.folder().resolve("log/cell.log"),
                            spec.limits().logFileBytes(),
                            spec.secrets().values()),
                    spec.limits().logFileBytes());
            String pod = awaitRunning(name, words).uid();
            var cell = new KubernetesCell(spec.tenant(), name, pod, way, cluster, properties, words);
            watch(cell);
            started = true;
            return cell;
        } catch (KubernetesClientException refused) {
            if (Thread.interrupted()) {
                throw interruptedBy(refused);
            }
            throw problem(refused);
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The assistant's way to this portal could not be opened: " + refused.getMessage(), refused);
        } finally {
            if (!started) {
                removeQuietly(name);
                if (way != null) {
                    way.close();
                }
            }
        }
    }

    private synchronized Crossing crossing() throws IOException {
        Crossing present = crossing;
        if (present == null) {
            present = Crossing.open(properties.portal());
            crossing = present;
            Thread.ofVirtual().name("cell-pods").start(this::watchAll);
        }
        return present;
    }

    private static Map<String, String> configuration(CellSpec spec) throws IOException {
        Path config = spec.folder().resolve("config");
        var all = new HashMap<String, String>();
        for (String name : List.of(
                "openclaw.json",
                "settings.json",
                Surroundings.DATABASES,
                Surroundings.BRIDGE,
                "HOOK.md",
                "handler.js")) {
            if (Files.exists(config.resolve(name))) {
                all.put(name, Files.readString(config.resolve(name)));
            }
        }
        addPlugins(config.resolve(Surroundings.PLUGINS), all);
        all.put(CellManifests.CELL_PROGRAM, program(CellManifests.CELL_PROGRAM));
        return all;
    }

    private static void addPlugins(Path plugins, Map<String, String> all) throws IOException {
        if (Files.notExists(plugins)) {
            return;
        }
        try (Stream<Path> files = Files.walk(plugins, 2)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = plugins.relativize(file);
                all.put(
                        CellManifests.key(name.getName(0).toString(), String.valueOf(name.getFileName())),
                        Files.readString(file));
            }
        }
    }

    private Map<String, String> relayFiles(String token) throws IOException {
        return Map.of(
                "token", token,
                "portal.pem",
                        Files.readString(
                                Objects.requireNonNull(properties.portal().certificate())),
                "relay.mjs", program("relay.mjs"));
    }

    private static String program(String name) throws IOException {
        try (var program = KubernetesCellRuntime.class.getResourceAsStream("/openclaw/cell/" + name)) {
            return new String(Objects.requireNonNull(program, name).readAllBytes(), UTF_8);
        }
    }

    /** Of an earlier start whose end the cluster could not tell. */
    private void awaitGone(String name) throws InterruptedException {
        long deadline = System.nanoTime() + properties.removeWait().toNanos();
        while (cluster.has(name) || cluster.pod(CellManifests.pod(name)).isPresent()) {
            cluster.remove(name, 1);
            if (System.nanoTime() - deadline > 0) {
                throw TenantProblem.CELL_START_FAILED.because("An earlier pod of this assistant has not ended.");
            }
            pause();
        }
    }

    private CellPod awaitRunning(String name, LastWords words) throws InterruptedException {
        long deadline = System.nanoTime() + properties.readyTimeout().toNanos();
        while (true) {
            Optional<CellPod> pod = cluster.pod(CellManifests.pod(name)).map(CellPod::new);
            Optional<CellPod.End> end = pod.flatMap(CellPod::ended);
            if (end.isPresent()) {
                words.keep(end.get());
                throw TenantProblem.CELL_START_FAILED.because("The assistant's program ended while it started.");
            }
            if (pod.filter(CellPod::running).isPresent()) {
                return pod.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw TenantProblem.CELL_START_TIMEOUT.because("Its pod does not run after "
                        + properties.readyTimeout().toSeconds() + " s: "
                        + pod.map(CellPod::waitsFor).orElse("the cluster has not made one") + ".");
            }
            pause();
        }
    }

    private void watch(KubernetesCell cell) {
        watched.add(cell);
        var _ = cell.exit().thenRun(() -> watched.remove(cell));
    }

    /** One question for all cells, however many there are. */
    private void watchAll() {
        try {
            boolean told = false;
            while (!closed) {
                pause();
                // Before the question: a pod that is younger than the answer is not missing.
                List<KubernetesCell> present = List.copyOf(watched);
                if (present.isEmpty()) {
                    continue;
                }
                try {
                    Map<String, CellPod> pods = pods();
                    present.forEach(cell ->
                            cell.look(Optional.ofNullable(pods.get(cell.tenant().toString()))));
                    told = false;
                } catch (RuntimeException silent) {
                    if (!told && !closed) {
                        LOG.warn("The cluster does not answer; its cells are taken to live: {}", silent.getMessage());
                    }
                    told = true;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, CellPod> pods() {
        return cluster.pods(InstanceManifests.labels(instance)).stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(InstanceManifests.TENANT_LABEL))
                .map(CellPod::new)
                .collect(Collectors.toMap(
                        found -> found.pod().getMetadata().getLabels().get(InstanceManifests.TENANT_LABEL),
                        Function.identity(),
                        (one, _) -> one));
    }

    /** A creation that was broken off may have gone through. */
    private void removeQuietly(String name) {
        boolean interrupted = Thread.interrupted();
        try {
            cluster.remove(name, 1);
        } catch (KubernetesClientException silent) {
            LOG.debug("A pod may have been left behind: cell={}", name);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the cluster's own text, which may quote what we sent. */
    private ProblemException problem(KubernetesClientException refused) {
        int code = refused.getCode();
        String status = code > 0 ? " (status " + code + ")" : "";
        if (REFUSED_CELL.contains(code)) {
            return TenantProblem.CELL_START_FAILED.because(
                    "The cluster refused the assistant's pod" + status + ".", refused);
        }
        String what = REFUSED_PORTAL.contains(code)
                ? "does not let this portal do what it must" + status + ": see docs/operating/kubernetes.md"
                : "does not answer" + status;
        return TenantProblem.CELL_RUNTIME_MISSING.because(
                "The Kubernetes API at " + cluster.address() + " " + what + ".", refused);
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(properties.lookAgain().toMillis());
    }

    private static InterruptedException interruptedBy(RuntimeException broken) {
        var interrupted = new InterruptedException();
        interrupted.initCause(broken);
        return interrupted;
    }
}
