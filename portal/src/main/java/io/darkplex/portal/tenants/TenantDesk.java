package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Everyone's assistant: one supervisor for each tenant that was asked for since the start. Before anything else it ends
 * what an earlier portal left behind; at the end it stops all cells side by side.
 */
@Component
class TenantDesk implements Tenants, InitializingBean, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantDesk.class);

    private final TenantStore store;
    private final LifeStore life;
    private final CellInstance instance;
    private final CellRuntime runtime;
    private final Preparation preparation;
    private final CellSockets sockets;
    private final TenantTemplate template;
    private final TenantsProperties properties;
    private final Ids ids;
    private final Clock clock;
    private final CellSupervisor.Shared shared;
    private final Map<TenantId, CellSupervisor> supervisors = new ConcurrentHashMap<>();
    private volatile boolean running;

    TenantDesk(
            TenantStore store,
            LifeStore life,
            CellInstance instance,
            CellRuntime runtime,
            CellLauncher launcher,
            Preparation preparation,
            CellSockets sockets,
            TenantTemplate template,
            TenantsProperties properties,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.life = life;
        this.instance = instance;
        this.runtime = runtime;
        this.preparation = preparation;
        this.sockets = sockets;
        this.template = template;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
        var times = new StartTimes(properties.estimate());
        this.shared = new CellSupervisor.Shared(
                new StartGate(preparation, launcher, properties, times),
                store,
                life,
                instance.id(),
                properties,
                times,
                clock);
    }

    @Override
    public void afterPropertiesSet() {
        int ended = runtime.endLeftovers();
        if (ended > 0) {
            LOG.warn("Processes left behind by an earlier portal were ended: count={}", ended);
        }
        sockets.clear();
        life.allAsleep(instance.id(), clock.instant());
    }

    @Override
    public void start() {
        running = true;
        preparation.begin();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public TenantId of(UserId owner) {
        var present = store.findByOwner(owner);
        if (present.isPresent()) {
            return present.get().tenant();
        }
        store.insert(new TenantId(ids.next()), owner, template.version(), clock.instant());
        TenantId tenant = store.findByOwner(owner).orElseThrow().tenant();
        TenantFolder.of(properties.directory(), tenant).create();
        return tenant;
    }

    @Override
    public AssistantState state(TenantId tenant) {
        return supervisor(tenant).state();
    }

    @Override
    public void start(TenantId tenant) {
        CellSupervisor supervisor = supervisor(tenant);
        supervisor.record().refuseQuarantined();
        supervisor.wake();
    }

    @Override
    public Watch watch(TenantId tenant, Consumer<AssistantState> listener) {
        return supervisor(tenant).watch(listener);
    }

    @Override
    public Gateway reach(TenantId tenant) throws InterruptedException {
        return supervisor(tenant).reach();
    }

    @Override
    public void forget(TenantId tenant, ConversationId conversation) {
        store.forget(tenant, conversation, clock.instant());
        supervisor(tenant).forget();
    }

    /** Every cell is looked at; see {@link CellCheckTask}. */
    void lookAtAll() {
        supervisors.values().forEach(CellSupervisor::look);
    }

    @Override
    public void stop() {
        running = false;
        supervisors.values().forEach(CellSupervisor::quit);
        long deadline = System.nanoTime() + properties.shutdownTimeout().toNanos();
        try {
            preparation.end(properties.stopGrace());
            for (CellSupervisor supervisor : supervisors.values()) {
                supervisor.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        int left = runtime.endLeftovers();
        if (left > 0) {
            LOG.warn("Processes were still there at the end and were killed: count={}", left);
        }
        sockets.clear();
    }

    /** Empty for one that nobody has asked for since the start. */
    Optional<CellSupervisor> present(TenantId tenant) {
        return Optional.ofNullable(supervisors.get(tenant));
    }

    CellSupervisor supervisor(TenantId tenant) {
        CellSupervisor present = supervisors.get(tenant);
        if (present != null) {
            return present;
        }
        var row = store.find(tenant).orElseThrow(() -> KernelProblem.NOT_FOUND.because("There is no such assistant."));
        if (!running) {
            throw TenantProblem.CELL_STOPPED.because("The server is shutting down.");
        }
        return supervisors.computeIfAbsent(tenant, _ -> {
            var fresh = new CellSupervisor(row, shared);
            fresh.begin();
            return fresh;
        });
    }
}
