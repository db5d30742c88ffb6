package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.RolloutFacts.State;
import java.time.Clock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The versions of the template that tenants are started with. All that is known of their rollout is in SQL, since
 * several portals share it: this reads it at each start, and moves it on when something follows from what was seen.
 */
@Component
class Templates implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(Templates.class);
    private static final int MOVES_MAX = 20;

    private final TenantTemplate builtIn;
    private final TemplateStore store;
    private final RolloutLimits limits;
    private final JsonMapper json;
    private final Clock clock;

    Templates(TenantTemplate builtIn, TemplateStore store, TenantsProperties properties, JsonMapper json, Clock clock) {
        this.builtIn = builtIn;
        this.store = store;
        this.limits = properties.rollout();
        this.json = json;
        this.clock = clock;
    }

    /** The version of this release is tried when it is newer than what is known. */
    @Override
    public void afterPropertiesSet() {
        Rollout now = move(rollout -> rollout.offered(builtIn.version(), clock.instant()));
        KeptTemplate fresh = KeptTemplate.of(builtIn, json);
        if (now.needs(builtIn.version())
                && store.content(builtIn.version()).filter(fresh::equals).isEmpty()) {
            store.keep(fresh, clock.instant());
        }
    }

    /** As it is now, with what follows from what was seen. */
    Rollout look() {
        return move(rollout -> rollout.decided(limits, clock.instant()));
    }

    /**
     * What the tenant's next cell is made from. Who tries a version goes on with it until that is decided.
     *
     * @throws ProblemException {@link TenantProblem#CELL_START_FAILED} when what is kept cannot be trusted or read
     */
    TenantTemplate forTenant(TenantId tenant) {
        return told(() -> chosen(tenant));
    }

    private TenantTemplate chosen(TenantId tenant) {
        Rollout rollout = look();
        if (rollout.state() == State.CANARY
                && (limits.draws(tenant) || store.seat(tenant, rollout.version(), limits.canaryCount()))) {
            try {
                return read(rollout.version());
            } catch (ProblemException unreadable) {
                LOG.error("A version of the template is of no use here: {}", unreadable.detail());
            }
        }
        return read(rollout.good());
    }

    /** What those get who try nothing. */
    TenantTemplate forMost() {
        return told(() -> read(look().good()));
    }

    /** What a tenant was started with; what most get when that is not kept any more. */
    TenantTemplate startedWith(int version) {
        return version == builtIn.version() || store.content(version).isPresent() ? read(version) : forMost();
    }

    /** Whether what most get, and what some try, can be read. */
    boolean intact(Rollout rollout) {
        try {
            var _ = read(rollout.good());
            var _ = read(rollout.version());
            return true;
        } catch (ProblemException unreadable) {
            LOG.warn("A version of the template is of no use here: {}", unreadable.detail());
            return false;
        }
    }

    private TenantTemplate read(int version) {
        if (version == builtIn.version()) {
            return builtIn;
        }
        return store.content(version)
                .orElseThrow(() -> TenantProblem.CELL_START_FAILED.because("Template " + version + " is not kept."))
                .open(json);
    }

    /** A tenant's cell is up. */
    void started(TenantId tenant, int version) {
        told(() -> {
            store.started(tenant, version);
            store.healthy(version, clock.instant());
            return version;
        });
    }

    /** A start came to nothing. Crashes are counted where they are remembered: {@link TenantStore#trouble}. */
    void failed(int version, Problem problem) {
        if (problem == TenantProblem.CELL_START_FAILED
                || problem == TenantProblem.CELL_START_TIMEOUT
                || problem == TenantProblem.CELL_SCOPES_MISSING
                || problem == TenantProblem.CELL_OUT_OF_MEMORY
                || problem == TenantProblem.PLUGIN_DIFFERS) {
            try {
                store.failed(version, clock.instant());
            } catch (DataAccessException lost) {
                // Why the start failed is to be told, not this.
                LOG.error("A failed start with template {} could not be counted", version, lost);
            }
        }
    }

    private static <T> T told(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (DataAccessException silent) {
            throw TenantProblem.CELL_START_FAILED.because("The database does not tell which template to take.", silent);
        }
    }

    Rollout promote(int version) {
        return move(rollout -> {
            Rollout promoted = rollout.promoted(version, clock.instant());
            var _ = read(version);
            return promoted;
        });
    }

    Rollout rollBack(int version) {
        return move(rollout -> rollout.rolledBack(version, clock.instant()));
    }

    Rollout retry(int version) {
        return move(rollout -> rollout.retried(version, clock.instant()));
    }

    private Rollout move(UnaryOperator<Rollout> step) {
        for (int attempt = 1; attempt <= MOVES_MAX; attempt++) {
            TemplateStore.Row row = store.find().orElse(null);
            if (row == null) {
                store.begin(Rollout.first(builtIn.version(), clock.instant()), KeptTemplate.of(builtIn, json));
                continue;
            }
            Rollout next = step.apply(row.rollout());
            if (next.equals(row.rollout())) {
                return next;
            }
            if (store.move(next, row.generation())) {
                LOG.atLevel(next.state() == State.ROLLED_BACK ? Level.WARN : Level.INFO)
                        .log(
                                "Rollout of the template: version={} state={} why={} good={} healthy={} failed={}",
                                next.version(),
                                next.state(),
                                next.why(),
                                next.good(),
                                next.seen().healthy(),
                                next.seen().failed());
                return next;
            }
        }
        throw TenantProblem.ROLLOUT_MOVED.because("Others move it at the same time.");
    }
}
