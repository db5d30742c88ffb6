package io.darkplex.portal.chat;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the processes that run turns. */
@Repository
class NodeStore {

    private static final String DELETE_NAMED = """
            delete from chat_node where name = :name
            """;

    private static final String RENEW = """
            insert into chat_node (id, name, alive_until) values (:id, :name, :until)
            on conflict (id) do update set alive_until = excluded.alive_until
            """;

    private static final String DELETE_EXPIRED = """
            delete from chat_node where alive_until < :now
            """;

    private static final String DELETE = """
            delete from chat_node where id = :id
            """;

    private final JdbcClient jdbc;

    NodeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void deleteNamed(String name) {
        jdbc.sql(DELETE_NAMED).param("name", name).update();
    }

    void renew(Node node, Instant until) {
        jdbc.sql(RENEW)
                .param("id", node.id())
                .param("name", node.name())
                .param("until", until.toEpochMilli())
                .update();
    }

    void deleteExpired(Instant now) {
        jdbc.sql(DELETE_EXPIRED).param("now", now.toEpochMilli()).update();
    }

    void delete(Node node) {
        jdbc.sql(DELETE).param("id", node.id()).update();
    }
}
