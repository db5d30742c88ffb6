package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about conversations. Titles are sealed by the caller. */
@Repository
class ConversationStore {

    private static final String INSERT = """
            insert into chat_conversation (tenant_id, id, created_at, updated_at, seq)
            values (:tenant, :id, :now, :now, 0)
            on conflict do nothing
            """;

    private static final String COUNT = """
            select count(*) from chat_conversation where tenant_id = :tenant
            """;

    private static final String RENAME = """
            update chat_conversation set title = :title where tenant_id = :tenant and id = :id
            """;

    private static final String TITLE_FIRST = """
            update chat_conversation set title = :title where tenant_id = :tenant and id = :id and title is null
            """;

    private static final String ADVANCE = """
            update chat_conversation set seq = seq + 1, updated_at = :now
            where tenant_id = :tenant and id = :id
            returning seq
            """;

    private static final String SELECT = """
            select c.id, c.title, c.created_at, c.updated_at, c.seq,
                   (select count(*) from chat_turn t
                    where t.tenant_id = c.tenant_id and t.conversation_id = c.id
                      and t.status in ('QUEUED', 'WAKING', 'RUNNING')) as running
            from chat_conversation c
            where c.tenant_id = :tenant
            """;

    private static final String FIND = SELECT + """
             and c.id = :id
            """;

    private static final String LIST = SELECT + """
             order by c.updated_at desc, c.id
             limit :max
            """;

    private static final String DELETE = """
            delete from chat_conversation where tenant_id = :tenant and id = :id
            """;

    private final JdbcClient jdbc;

    ConversationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean insert(ConversationKey key, Instant now) {
        return at(INSERT, key).param("now", now.toEpochMilli()).update() == 1;
    }

    int count(TenantId tenant) {
        return jdbc.sql(COUNT)
                .param("tenant", tenant.toString())
                .query(Integer.class)
                .single();
    }

    boolean rename(ConversationKey key, byte[] title) {
        return at(RENAME, key).param("title", title).update() == 1;
    }

    boolean titleFirst(ConversationKey key, byte[] title) {
        return at(TITLE_FIRST, key).param("title", title).update() == 1;
    }

    /** The next {@code seq}. Until the transaction ends, every other change of this conversation waits. */
    Optional<Long> advance(ConversationKey key, Instant now) {
        return at(ADVANCE, key)
                .param("now", now.toEpochMilli())
                .query(Long.class)
                .optional();
    }

    Optional<Row> find(ConversationKey key) {
        return at(FIND, key).query(ConversationStore::row).optional();
    }

    List<Row> list(TenantId tenant, int max) {
        return jdbc.sql(LIST)
                .param("tenant", tenant.toString())
                .param("max", max)
                .query(ConversationStore::row)
                .list();
    }

    boolean delete(ConversationKey key) {
        return at(DELETE, key).update() == 1;
    }

    private JdbcClient.StatementSpec at(String sql, ConversationKey key) {
        return jdbc.sql(sql)
                .param("tenant", key.tenant().toString())
                .param("id", key.conversation().toString());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                ConversationId.of(row.getString("id")),
                row.getBytes("title"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                row.getLong("seq"),
                row.getInt("running") > 0);
    }

    /** @param title sealed; null until the first question */
    @SuppressWarnings("ArrayRecordComponent") // carried to SQL and back, never compared
    record Row(
            ConversationId id,
            byte @Nullable [] title,
            Instant createdAt,
            Instant updatedAt,
            long seq,
            boolean running) {}
}
