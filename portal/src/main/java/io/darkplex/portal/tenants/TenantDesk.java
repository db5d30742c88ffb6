package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    private final TenantFolders folders;
    private final Preparation preparation;
    private final CellSockets sockets;
    private final Templates templates;
    private final PlanBook plans;
    private final TenantsProperties properties;
    private final Ids ids;
    private final Clock clock;
    private final StartGate gate;
    private final CellSupervisor.Shared shared;
    private final Map<TenantId, CellSupervisor> supervisors = new ConcurrentHashMap<>();
    private volatile boolean running;

    TenantDesk(
            TenantStore store,
            LifeStore life,
            CellInstance instance,
            CellRuntime runtime,
            TenantFolders folders,
            CellLauncher launcher,
            WarmLauncher warm,
            SharedLauncher sharedLauncher,
            KeyRing keys,
            Preparation preparation,
            CellSockets sockets,
            Templates templates,
            PlanBook plans,
            TenantsProperties properties,
            Machine machine,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.life = life;
        this.instance = instance;
        this.runtime = runtime;
        this.folders = folders;
        this.preparation = preparation;
        this.sockets = sockets;
        this.templates = templates;
        this.plans = plans;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
        var times = new StartTimes(properties.estimate());
        var admission = new Admission(
                new StartLine(properties.admission(), properties.startsAtOnce(), properties.cellsMax()),
                properties.admission(),
                machine,
                new SpareCells(supervisors.values(), properties.admission(), clock),
                System::nanoTime);
        var shared = new SharedCells(sharedLauncher, folders, keys, runtime, properties, admission, System::nanoTime);
        this.gate = new StartGate(preparation, admission, launcher, warm, shared, this::form, times);
        this.shared = new CellSupervisor.Shared(gate, store, life, plans, instance.id(), properties, times, clock);
    }

    @Override
    public void afterPropertiesSet() {
        int ended = runtime.endLeftovers();
        if (ended > 0) {
            LOG.warn("Processes left behind by an earlier portal were ended: count={}", ended);
        }
        sockets.clear();
        int adopted = store.adoptPlan(plans.standard().name());
        if (adopted > 0) {
            LOG.info(
                    "Assistants without a plan live by the one of new ones: count={} plan={}",
                    adopted,
                    plans.standard().name());
        }
        repair();
        life.allAsleep(instance.id(), clock.instant());
    }

    /** Another portal has it while its lease runs. One that has no row is nobody else's. */
    private boolean mayBeOurs(TenantId tenant) {
        return life.free(tenant, instance.id(), clock.instant());
    }

    private void repair() {
        try {
            int repaired = folders.repair(this::mayBeOurs);
            if (repaired > 0) {
                LOG.info(
                        "Assistants that an earlier portal has left in their cells were brought home: count={}",
                        repaired);
            }
        } catch (IOException refused) {
            // Whoever is concerned is tried again at the own next start, and told then.
            LOG.error("Folders that an earlier portal has left could not be put in order", refused);
        }
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
        store.insert(
                new TenantId(ids.next()),
                owner,
                templates.look().good(),
                plans.standard().name(),
                clock.instant());
        TenantId tenant = store.findByOwner(owner).orElseThrow().tenant();
        try {
            folders.create(tenant);
        } catch (IOException refused) {
            throw new UncheckedIOException("The folder of an assistant cannot be made.", refused);
        }
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
        if (running) {
            gate.look();
        }
    }

    @Override
    public void stop() {
        running = false;
        supervisors.values().forEach(CellSupervisor::quit);
        long deadline = System.nanoTime() + properties.shutdownTimeout().toNanos();
        try {
            preparation.end(properties.stopGrace());
            gate.end();
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

    private CellForm form(TenantId tenant) {
        return store.find(tenant)
                .map(row -> plans.terms(row.choice()).form())
                .orElseThrow(() -> KernelProblem.NOT_FOUND.because("There is no such assistant."));
    }

    /** How many wait for a tenant. */
    int warmCells() {
        return gate.warmCells();
    }

    /** Whose cells are up and may write. */
    List<TenantId> awake() {
        return supervisors.entrySet().stream()
                .filter(one -> one.getValue().state().state() == AssistantState.State.READY)
                .map(Map.Entry::getKey)
                .toList();
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
