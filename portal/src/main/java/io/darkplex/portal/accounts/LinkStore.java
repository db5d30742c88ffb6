package io.darkplex.portal.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about one-time links. */
@Component
class LinkStore {

    static final String INSERT = """
            insert into accounts_link (token_hash, email, operator, language, created_at, expires_at)
            values (:tokenHash, :email, :operator, :language, :createdAt, :expiresAt)
            """;

    static final String USE = """
            update accounts_link set used_at = :now
            where token_hash = :tokenHash and used_at is null and expires_at > :now
            """;

    static final String FIND = """
            select token_hash, email, operator, language, created_at, expires_at, used_at
            from accounts_link
            where token_hash = :tokenHash
            """;

    static final String COUNT_OPEN_OF = """
            select count(*) from accounts_link
            where email = :email and operator = :operator and used_at is null and expires_at > :now
            """;

    static final String COUNT_OPEN = """
            select count(*) from accounts_link where used_at is null and expires_at > :now
            """;

    static final String DELETE_OPEN_OF_OPERATOR = """
            delete from accounts_link where operator = :operator and used_at is null
            """;

    static final String DELETE_EXPIRED_BEFORE = """
            delete from accounts_link where expires_at < :before
            """;

    private final JdbcClient jdbc;

    LinkStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Link link) {
        jdbc.sql(INSERT)
                .param("tokenHash", link.tokenHash())
                .param("email", link.email().value())
                .param("operator", link.operator())
                .param("language", link.language().name())
                .param("createdAt", link.createdAt().toEpochMilli())
                .param("expiresAt", link.expiresAt().toEpochMilli())
                .update();
    }

    /** @return whether this call was the one that used it */
    boolean use(String tokenHash, Instant now) {
        return jdbc.sql(USE)
                        .param("tokenHash", tokenHash)
                        .param("now", now.toEpochMilli())
                        .update()
                == 1;
    }

    Optional<Link> find(String tokenHash) {
        return jdbc.sql(FIND)
                .param("tokenHash", tokenHash)
                .query((row, number) -> link(row))
                .optional();
    }

    int countOpen(EmailAddress email, Instant now) {
        return jdbc.sql(COUNT_OPEN_OF)
                .param("email", email.value())
                .param("operator", false)
                .param("now", now.toEpochMilli())
                .query((row, number) -> row.getInt(1))
                .single();
    }

    int countOpen(Instant now) {
        return jdbc.sql(COUNT_OPEN)
                .param("now", now.toEpochMilli())
                .query((row, number) -> row.getInt(1))
                .single();
    }

    void deleteOpenOfOperator() {
        jdbc.sql(DELETE_OPEN_OF_OPERATOR).param("operator", true).update();
    }

    int deleteExpiredBefore(Instant before) {
        return jdbc.sql(DELETE_EXPIRED_BEFORE)
                .param("before", before.toEpochMilli())
                .update();
    }

    private static Link link(ResultSet row) throws SQLException {
        long usedAt = row.getLong("used_at");
        return new Link(
                row.getString("token_hash"),
                new EmailAddress(row.getString("email")),
                row.getBoolean("operator"),
                Language.valueOf(row.getString("language")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                usedAt == 0 ? null : Instant.ofEpochMilli(usedAt));
    }
}
