package io.darkplex.portal.apikeys;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about keys of people. */
@Component
class ApiKeyStore {

    static final String COUNT_UP = """
            insert into apikeys_counter (id, change) values (1, 1)
            on conflict (id) do update set change = apikeys_counter.change + 1
            """;

    static final String COUNT = """
            select change from apikeys_counter where id = 1
            """;

    static final String INSERT = """
            insert into apikeys_key (
              id, key_hash, tenant_id, owner_id, name, hint, models, budget, created_at, expires_at, change)
            values (:id, :hash, :tenant, :owner, :name, :hint, :models, :budget, :createdAt, :expiresAt, :change)
            """;

    static final String REVOKE = """
            update apikeys_key set revoked_at = :now, change = :change
            where tenant_id = :tenant and id = :id and revoked_at is null
            """;

    static final String OF_TENANT = """
            select id, key_hash, tenant_id, owner_id, name, hint, models, budget, created_at, expires_at, revoked_at,
              last_used_at, change
            from apikeys_key
            where tenant_id = :tenant and revoked_at is null
            order by created_at desc, id
            """;

    static final String CHANGED = """
            select id, key_hash, tenant_id, owner_id, name, hint, models, budget, created_at, expires_at, revoked_at,
              last_used_at, change
            from apikeys_key
            where change > :seen
            order by change
            limit :most
            """;

    static final String USED = """
            update apikeys_key set last_used_at = :at
            where id = :id and (last_used_at is null or last_used_at < :at)
            """;

    private final JdbcClient jdbc;

    ApiKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The number of the next change. In a transaction: whoever comes after waits for its end, so that numbers are seen in their
     * order.
     */
    long countUp() {
        jdbc.sql(COUNT_UP).update();
        return jdbc.sql(COUNT).query(Long.class).single();
    }

    void insert(ApiKey key, String hash, long change) {
        Instant expiresAt = key.expiresAt();
        jdbc.sql(INSERT)
                .param("id", key.id().toString())
                .param("hash", hash)
                .param("tenant", key.tenant().toString())
                .param("owner", key.owner().toString())
                .param("name", key.name())
                .param("hint", key.hint())
                .param("models", String.join("\n", key.models()))
                .param("budget", key.budgetMicroEur(), Types.BIGINT)
                .param("createdAt", key.createdAt().toEpochMilli())
                .param("expiresAt", expiresAt == null ? null : expiresAt.toEpochMilli(), Types.BIGINT)
                .param("change", change)
                .update();
    }

    /** @return false when the tenant has no such key, or it is revoked already */
    boolean revoke(TenantId tenant, UUID id, Instant now, long change) {
        return jdbc.sql(REVOKE)
                        .param("tenant", tenant.toString())
                        .param("id", id.toString())
                        .param("now", now.toEpochMilli())
                        .param("change", change)
                        .update()
                == 1;
    }

    /** Those that are not revoked, the youngest first. */
    List<ApiKey> of(TenantId tenant) {
        return jdbc.sql(OF_TENANT)
                .param("tenant", tenant.toString())
                .query((row, number) -> row(row).key())
                .list();
    }

    /** What came after the change {@code seen}, in its order. */
    List<Row> changedAfter(long seen, int most) {
        return jdbc.sql(CHANGED)
                .param("seen", seen)
                .param("most", most)
                .query((row, number) -> row(row))
                .list();
    }

    void used(UUID id, Instant at) {
        jdbc.sql(USED).param("id", id.toString()).param("at", at.toEpochMilli()).update();
    }

    record Row(ApiKey key, String hash, long change) {}

    private static Row row(ResultSet row) throws SQLException {
        String models = row.getString("models");
        long budget = row.getLong("budget");
        Long budgetOrNone = row.wasNull() ? null : budget;
        var key = new ApiKey(
                UUID.fromString(row.getString("id")),
                TenantId.of(row.getString("tenant_id")),
                UserId.of(row.getString("owner_id")),
                row.getString("name"),
                row.getString("hint"),
                models.isEmpty() ? List.of() : List.of(models.split("\n")),
                budgetOrNone,
                Instant.ofEpochMilli(row.getLong("created_at")),
                moment(row, "expires_at"),
                moment(row, "revoked_at"),
                moment(row, "last_used_at"));
        return new Row(key, row.getString("key_hash"), row.getLong("change"));
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
