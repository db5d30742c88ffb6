package io.darkplex.portal.keys;

import io.darkplex.portal.kernel.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about data keys. */
@Component
class DataKeyStore {

    static final String INSERT = """
            insert into keys_data_key (tenant_id, wrapped, created_at)
            values (:tenant, :wrapped, :createdAt)
            on conflict (tenant_id) do nothing
            """;

    static final String FIND = """
            select wrapped from keys_data_key where tenant_id = :tenant
            """;

    static final String ANY = """
            select count(*) from keys_data_key
            """;

    private final JdbcClient jdbc;

    DataKeyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps the first key when two are made at once. */
    void insertIfAbsent(TenantId tenant, byte[] wrapped, Instant createdAt) {
        jdbc.sql(INSERT)
                .param("tenant", tenant.toString())
                .param("wrapped", wrapped)
                .param("createdAt", createdAt.toEpochMilli())
                .update();
    }

    Optional<byte[]> find(TenantId tenant) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.toString())
                .query((row, number) -> row.getBytes("wrapped"))
                .optional();
    }

    boolean isEmpty() {
        return jdbc.sql(ANY).query(Long.class).single() == 0;
    }
}
