package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.UserId;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about sessions. */
@Component
class SessionStore {

    static final String INSERT = """
            insert into accounts_session (id_hash, user_id, created_at, seen_at)
            values (:id, :user, :createdAt, :seenAt)
            """;

    static final String FIND = """
            select s.created_at, s.seen_at, u.id as user_id, u.email, u.operator
            from accounts_session s
            join accounts_user u on u.id = s.user_id
            where s.id_hash = :id and s.seen_at > :seenAfter and s.created_at > :createdAfter
            """;

    static final String ALIVE = """
            select count(*) from accounts_session
            where id_hash = :id and seen_at > :seenAfter and created_at > :createdAfter
            """;

    static final String TOUCH = """
            update accounts_session set seen_at = :seenAt where id_hash = :id and seen_at < :seenAt
            """;

    static final String OWNER = """
            select user_id from accounts_session where id_hash = :id
            """;

    static final String DELETE = """
            delete from accounts_session where id_hash = :id
            """;

    static final String DELETE_EXPIRED = """
            delete from accounts_session where seen_at <= :seenAfter or created_at <= :createdAfter
            """;

    private final JdbcClient jdbc;

    SessionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Sessions used after {@code seen} and made after {@code created} are alive. */
    record Since(Instant seen, Instant created) {}

    record Row(Actor actor, Instant createdAt, Instant seenAt) {}

    void insert(SessionId id, UserId user, Instant createdAt, Instant seenAt) {
        jdbc.sql(INSERT)
                .param("id", id.value())
                .param("user", user.toString())
                .param("createdAt", createdAt.toEpochMilli())
                .param("seenAt", seenAt.toEpochMilli())
                .update();
    }

    Optional<Row> find(SessionId id, Since since) {
        return jdbc.sql(FIND)
                .param("id", id.value())
                .param("seenAfter", since.seen().toEpochMilli())
                .param("createdAfter", since.created().toEpochMilli())
                .query((row, number) -> new Row(
                        new Actor(
                                UserId.of(row.getString("user_id")),
                                row.getString("email"),
                                row.getBoolean("operator")),
                        Instant.ofEpochMilli(row.getLong("created_at")),
                        Instant.ofEpochMilli(row.getLong("seen_at"))))
                .optional();
    }

    boolean alive(SessionId id, Since since) {
        return jdbc.sql(ALIVE)
                        .param("id", id.value())
                        .param("seenAfter", since.seen().toEpochMilli())
                        .param("createdAfter", since.created().toEpochMilli())
                        .query((row, number) -> row.getInt(1))
                        .single()
                == 1;
    }

    void touch(SessionId id, Instant seenAt) {
        jdbc.sql(TOUCH)
                .param("id", id.value())
                .param("seenAt", seenAt.toEpochMilli())
                .update();
    }

    Optional<UserId> owner(SessionId id) {
        return jdbc.sql(OWNER)
                .param("id", id.value())
                .query((row, number) -> UserId.of(row.getString(1)))
                .optional();
    }

    /** @return false when it was gone already */
    boolean delete(SessionId id) {
        return jdbc.sql(DELETE).param("id", id.value()).update() == 1;
    }

    int deleteExpired(Since since) {
        return jdbc.sql(DELETE_EXPIRED)
                .param("seenAfter", since.seen().toEpochMilli())
                .param("createdAfter", since.created().toEpochMilli())
                .update();
    }
}
