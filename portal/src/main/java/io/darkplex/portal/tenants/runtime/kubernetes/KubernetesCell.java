package io.darkplex.portal.tenants.runtime.kubernetes;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pod. It lives until the cluster says that this very pod is gone; a cluster that does not answer has said nothing. */
final class KubernetesCell implements Cell {

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCell.class);

    /** It vanished, and nobody was told how it ended. */
    private static final int UNKNOWN_END = -1;

    private final TenantId tenant;
    private final String name;
    private final String uid;
    private final CellWay way;
    private final Cluster cluster;
    private final KubernetesProperties properties;
    private final LastWords words;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final AtomicReference<CellPod.@Nullable End> end = new AtomicReference<>();

    /** @param uid of its pod: another of the same name is not it */
    KubernetesCell(
            TenantId tenant,
            String name,
            String uid,
            CellWay way,
            Cluster cluster,
            KubernetesProperties properties,
            LastWords words) {
        this.tenant = tenant;
        this.name = name;
        this.uid = uid;
        this.way = way;
        this.cluster = cluster;
        this.properties = properties;
        this.words = words;
    }

    @Override
    public TenantId tenant() {
        return tenant;
    }

    @Override
    public CellAddress address() {
        return new CellAddress.UnixSocket(way.gateway());
    }

    @Override
    public boolean alive() {
        return !exit.isDone();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public boolean outOfMemory() {
        CellPod.End present = end.get();
        return present != null && present.outOfMemory();
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
        long graceSeconds = grace.plusMillis(999).toSeconds();
        long deadline = System.nanoTime() + grace.plus(properties.removeWait()).toNanos();
        while (alive() && System.nanoTime() - deadline < 0) {
            try {
                cluster.remove(name, graceSeconds);
                look(cluster.pod(CellManifests.pod(name)).map(CellPod::new));
            } catch (KubernetesClientException silent) {
                LOG.warn("The cluster did not take the end of a cell: tenant={} code={}", tenant, silent.getCode());
            }
            if (endsWithin(properties.lookAgain())) {
                return;
            }
        }
        if (alive()) {
            LOG.error("A cell could not be ended, perhaps its node is gone: tenant={} cell={}", tenant, name);
        }
    }

    /** What an answer of the cluster says about it. The answer was asked for after this cell's pod was there. */
    void look(Optional<CellPod> found) {
        if (!alive()) {
            return;
        }
        Optional<CellPod> own = found.filter(pod -> pod.uid().equals(uid));
        if (own.isEmpty()) {
            // Or the cluster would replace it, and only we say when a cell starts again.
            removeQuietly();
            CellPod.End known = end.get();
            way.close();
            exit.complete(known == null ? UNKNOWN_END : known.code());
            return;
        }
        own.flatMap(CellPod::ended).ifPresent(this::over);
    }

    /** Its pod goes too; until that is gone the volume is taken. */
    private void over(CellPod.End how) {
        if (end.compareAndSet(null, how)) {
            words.keep(how);
        }
        removeQuietly();
    }

    private void removeQuietly() {
        try {
            cluster.remove(name, 1);
        } catch (KubernetesClientException silent) {
            LOG.debug("What is left of a cell could not be removed yet: tenant={}", tenant);
        }
    }

    private boolean endsWithin(Duration time) throws InterruptedException {
        try {
            exit.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
