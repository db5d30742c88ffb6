package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about users. */
@Component
class UserStore {

    static final String FIND = """
            select id, email, operator, language, created_at, seen_at
            from accounts_user
            where id = :id
            """;

    static final String FIND_BY_EMAIL = """
            select id, email, operator, language, created_at, seen_at
            from accounts_user
            where email = :email
            """;

    static final String EMAILS = """
            select id, email from accounts_user where id in (:ids)
            """;

    static final String INSERT = """
            insert into accounts_user (id, email, operator, language, created_at, seen_at)
            values (:id, :email, :operator, :language, :createdAt, :seenAt)
            on conflict (email) do nothing
            """;

    static final String MAKE_OPERATOR = """
            update accounts_user set operator = :operator where id = :id
            """;

    static final String TOUCH = """
            update accounts_user set seen_at = :seenAt where id = :id and seen_at < :seenAt
            """;

    private final JdbcClient jdbc;

    UserStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<User> find(UserId id) {
        return jdbc.sql(FIND)
                .param("id", id.toString())
                .query((row, number) -> user(row))
                .optional();
    }

    Optional<User> find(EmailAddress email) {
        return jdbc.sql(FIND_BY_EMAIL)
                .param("email", email.value())
                .query((row, number) -> user(row))
                .optional();
    }

    Map<UserId, String> emails(Collection<UserId> ids) {
        var found = new HashMap<UserId, String>();
        jdbc.sql(EMAILS)
                .param("ids", ids.stream().map(UserId::toString).toList())
                .query(row -> {
                    found.put(UserId.of(row.getString("id")), row.getString("email"));
                });
        return found;
    }

    /** @return false when the address has a user already */
    boolean insert(User user) {
        return jdbc.sql(INSERT)
                        .param("id", user.id().toString())
                        .param("email", user.email())
                        .param("operator", user.operator())
                        .param("language", user.language().name())
                        .param("createdAt", user.createdAt().toEpochMilli())
                        .param("seenAt", user.seenAt().toEpochMilli())
                        .update()
                == 1;
    }

    void makeOperator(UserId id) {
        jdbc.sql(MAKE_OPERATOR)
                .param("operator", true)
                .param("id", id.toString())
                .update();
    }

    void touch(UserId id, Instant seenAt) {
        jdbc.sql(TOUCH)
                .param("id", id.toString())
                .param("seenAt", seenAt.toEpochMilli())
                .update();
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                UserId.of(row.getString("id")),
                row.getString("email"),
                row.getBoolean("operator"),
                Language.valueOf(row.getString("language")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("seen_at")));
    }
}
