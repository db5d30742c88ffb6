package io.darkplex.portal.models;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about keys of providers. */
@Component
class ProviderCredentialStore {

    static final String INSERT = """
            insert into models_credential (id, provider, name, weight, sealed, made_at)
            values (:id, :provider, :name, :weight, :sealed, :madeAt)
            """;

    static final String DELETE = """
            delete from models_credential where id = :id
            """;

    static final String ALL = """
            select id, provider, name, weight, sealed, made_at from models_credential order by provider, made_at, id
            """;

    private final JdbcClient jdbc;

    ProviderCredentialStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** As it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // carried to SQL and back, never compared
    record Sealed(UUID id, String provider, String name, int weight, byte[] sealed, Instant madeAt) {}

    void insert(Sealed credential) {
        jdbc.sql(INSERT)
                .param("id", credential.id().toString())
                .param("provider", credential.provider())
                .param("name", credential.name())
                .param("weight", credential.weight())
                .param("sealed", credential.sealed())
                .param("madeAt", credential.madeAt().toEpochMilli())
                .update();
    }

    boolean delete(UUID id) {
        return jdbc.sql(DELETE).param("id", id.toString()).update() == 1;
    }

    List<Sealed> all() {
        return jdbc.sql(ALL)
                .query((row, number) -> new Sealed(
                        UUID.fromString(row.getString("id")),
                        row.getString("provider"),
                        row.getString("name"),
                        row.getInt("weight"),
                        row.getBytes("sealed"),
                        Instant.ofEpochMilli(row.getLong("made_at"))))
                .list();
    }
}
