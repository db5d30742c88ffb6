package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stores of one portal, each call of which may fail before it has done anything, or after it has done all. */
final class FaultyStores {

    private FaultyStores() {}

    /** Throws when its turn has come. */
    interface Fault {
        void mayFail(String call);

        default <T> T around(String call, Supplier<T> work) {
            mayFail(call);
            T result = work.get();
            mayFail(call + ", its answer");
            return result;
        }
    }

    static final class Life extends LifeStore {

        private final Fault fault;

        Life(JdbcClient jdbc, Fault fault) {
            super(jdbc);
            this.fault = fault;
        }

        @Override
        boolean hold(TenantId tenant, String holder, Instant now, Instant until) {
            return fault.around("hold", () -> super.hold(tenant, holder, now, until));
        }

        @Override
        boolean renew(TenantId tenant, String holder, Instant until) {
            return fault.around("renew", () -> super.renew(tenant, holder, until));
        }

        @Override
        void giveBack(TenantId tenant, String holder) {
            fault.around("giveBack", () -> {
                super.giveBack(tenant, holder);
                return true;
            });
        }

        @Override
        Optional<Held> held(TenantId tenant, String holder) {
            return fault.around("held", () -> super.held(tenant, holder));
        }

        @Override
        boolean move(Move move, int kept) {
            return fault.around("move", () -> super.move(move, kept));
        }
    }

    static final class Rows extends TenantStore {

        private final Fault fault;

        Rows(JdbcClient jdbc, Fault fault) {
            super(jdbc);
            this.fault = fault;
        }

        @Override
        Optional<Row> find(TenantId tenant) {
            return fault.around("find", () -> super.find(tenant));
        }

        @Override
        void worked(TenantId tenant, Instant at) {
            fault.mayFail("worked");
        }

        @Override
        void trouble(TenantId tenant, Trouble trouble, boolean crash) {
            fault.around("trouble", () -> {
                super.trouble(tenant, trouble, crash);
                return true;
            });
        }

        @Override
        void quarantine(TenantId tenant, Quarantine quarantine) {
            fault.around("quarantine", () -> {
                super.quarantine(tenant, quarantine);
                return true;
            });
        }

        @Override
        void release(TenantId tenant) {
            fault.around("release", () -> {
                super.release(tenant);
                return true;
            });
        }

        @Override
        List<ConversationId> toForget(TenantId tenant, int atMost) {
            return List.of();
        }
    }
}
