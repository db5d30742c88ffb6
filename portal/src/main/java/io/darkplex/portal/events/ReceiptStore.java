package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about receipts. */
@Component
class ReceiptStore {

    static final String INSERT = """
            insert into events_receipt (
              id, tenant_id, lease_id, reference, started_at, ended_at, dialect, model, provider, upstream_model,
              streamed, status, outcome, problem, uncached_input, cache_read, cache_write_5m, cache_write_1h,
              output, reasoning, exact, estimated, provider_cost, markup, charge, price_id, demo,
              attempts)
            values (
              :id, :tenant, :lease, :reference, :startedAt, :endedAt, :dialect, :model, :provider, :upstreamModel,
              :streamed, :status, :outcome, :problem, :uncachedInput, :cacheRead, :cacheWrite5m, :cacheWrite1h,
              :output, :reasoning, :exact, :estimated, :providerCost, :markup, :charge, :priceId, :demo,
              :attempts)
            on conflict (id) do nothing
            """;

    static final String OF_REFERENCE = """
            select model, status, outcome, uncached_input, cache_read, cache_write_5m, cache_write_1h, output, exact,
              charge, demo, provider
            from events_receipt
            where tenant_id = :tenant and reference = :reference
            order by started_at, id
            """;

    static final String CHARGED_TO_LEASES = """
            select lease_id, sum(charge) as charged from events_receipt where lease_id in (:leases) group by lease_id
            """;

    /** Names come from callers, who may send anything; a receipt keeps what fits and what both databases can hold. */
    private static final int NAME_MAX = 200;

    private final JdbcClient jdbc;

    ReceiptStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Receipt receipt) {
        Tokens tokens = receipt.usage().tokens();
        jdbc.sql(INSERT)
                .param("id", receipt.id())
                .param("tenant", receipt.tenantId())
                .param("lease", receipt.leaseId())
                .param("reference", name(receipt.reference()))
                .param("startedAt", receipt.startedAt().toEpochMilli())
                .param("endedAt", receipt.endedAt().toEpochMilli())
                .param("dialect", receipt.dialect().name())
                .param("model", name(receipt.model()))
                .param("provider", name(receipt.provider()))
                .param("upstreamModel", name(receipt.upstreamModel()))
                .param("streamed", flag(receipt.stream()))
                .param("status", receipt.status())
                .param("outcome", receipt.outcome().name())
                .param("problem", receipt.problem())
                .param("uncachedInput", tokens.uncachedInput())
                .param("cacheRead", tokens.cacheRead())
                .param("cacheWrite5m", tokens.cacheWrite5m())
                .param("cacheWrite1h", tokens.cacheWrite1h())
                .param("output", tokens.output())
                .param("reasoning", tokens.reasoning())
                .param("exact", flag(receipt.exact()))
                .param("estimated", flag(receipt.usage() instanceof Usage.AtLeast atLeast && atLeast.estimated()))
                .param("providerCost", receipt.cost().providerCostMicroEur())
                .param("markup", receipt.cost().markupMicroEur())
                .param("charge", receipt.cost().chargeMicroEur())
                .param("priceId", receipt.priceId())
                .param("demo", flag(receipt.demo()))
                .param("attempts", AttemptWords.of(receipt.attempts()))
                .update();
    }

    List<Call> ofReference(TenantId tenant, String reference) {
        return jdbc.sql(OF_REFERENCE)
                .param("tenant", tenant.toString())
                .param("reference", reference)
                .query(ReceiptStore::call)
                .list();
    }

    Map<String, Long> chargedToLeases(Collection<String> leases) {
        var sums = new HashMap<String, Long>();
        jdbc.sql(CHARGED_TO_LEASES).param("leases", leases).query(row -> {
            sums.put(row.getString("lease_id"), row.getLong("charged"));
        });
        return sums;
    }

    private static Call call(ResultSet row, int number) throws SQLException {
        long cacheRead = row.getLong("cache_read");
        return new Call(
                row.getString("model"),
                row.getString("provider") != null,
                row.getInt("status"),
                row.getString("outcome"),
                row.getLong("uncached_input")
                        + cacheRead
                        + row.getLong("cache_write_5m")
                        + row.getLong("cache_write_1h"),
                cacheRead,
                row.getLong("output"),
                row.getInt("exact") == 1,
                row.getLong("charge"),
                row.getInt("demo") == 1);
    }

    private static int flag(boolean value) {
        return value ? 1 : 0;
    }

    private static @Nullable String name(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String clean = text.replace('\0', ' ');
        return clean.length() <= NAME_MAX ? clean : clean.substring(0, NAME_MAX);
    }

    /** What a turn's sum needs of one receipt. */
    record Call(
            @Nullable String model,
            boolean reachedProvider,
            int status,
            String outcome,
            long input,
            long cachedInput,
            long output,
            boolean exact,
            long charge,
            boolean demo) {}
}
