package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * All SQL about turns. Each change names the states it may start from, so that of two who want to end a turn one
 * finds nothing left to do. What was said is sealed by the caller.
 */
@Repository
class TurnStore {

    private static final String INSERT = """
            insert into chat_turn
                (tenant_id, conversation_id, id, seq, status, question, parts, model, owner, created_at)
            values (:tenant, :conversation, :turn, :seq, 'QUEUED', :question, :parts, :model, :owner, :now)
            on conflict do nothing
            """;

    private static final String WAKE = """
            update chat_turn set seq = :seq, status = 'WAKING'
            where tenant_id = :tenant and conversation_id = :conversation and id = :turn and owner = :owner
              and status in ('QUEUED', 'WAKING') and stop_at is null
            """;

    private static final String BEGIN = """
            update chat_turn set seq = :seq, status = 'RUNNING', started_at = :now
            where tenant_id = :tenant and conversation_id = :conversation and id = :turn and owner = :owner
              and status = 'WAKING' and stop_at is null
            """;

    private static final String SAY = """
            update chat_turn set seq = :seq, parts = :parts
            where tenant_id = :tenant and conversation_id = :conversation and id = :turn and owner = :owner
              and status = 'RUNNING'
            """;

    private static final String END = """
            update chat_turn
            set seq = :seq, status = :status, parts = :parts, usage = :usage, problem = :problem, ended_at = :now
            where tenant_id = :tenant and conversation_id = :conversation and id = :turn
              and status in (:from)
            """;

    private static final String MARK_STOP = """
            update chat_turn set stop_at = coalesce(stop_at, :now)
            where tenant_id = :tenant and conversation_id = :conversation and id = :turn
              and status in ('QUEUED', 'WAKING', 'RUNNING')
            """;

    private static final String ADOPT = """
            update chat_turn set owner = :owner
            where tenant_id = :tenant and conversation_id = :conversation and id = :turn and owner = :from
              and status in ('QUEUED', 'WAKING')
            """;

    private static final String SELECT = """
            select tenant_id, conversation_id, id, seq, status, question, parts, model, usage, problem, owner,
                   created_at, stop_at, ended_at
            from chat_turn
            where tenant_id = :tenant
            """;

    private static final String FIND_ANYWHERE = SELECT + """
             and id = :turn
            """;

    private static final String FIND = SELECT + """
             and conversation_id = :conversation and id = :turn
            """;

    private static final String CHANGED_SINCE = SELECT + """
             and conversation_id = :conversation
             and (seq > :after or status in ('QUEUED', 'WAKING', 'RUNNING'))
             order by seq
            """;

    private static final String LIST = SELECT + """
             and conversation_id = :conversation
             order by created_at, id
            """;

    private static final String COUNT = """
            select count(*) from chat_turn where tenant_id = :tenant and conversation_id = :conversation
            """;

    private static final String LATEST = """
            select tenant_id, conversation_id, id, status, question, used
            from (
              select t.tenant_id, t.conversation_id, t.id, t.status, t.question, t.created_at,
                     case when t.usage is null then 0 else 1 end as used,
                     row_number() over (partition by t.conversation_id order by t.created_at desc, t.id) as place
              from chat_turn t
              where t.tenant_id = :tenant and t.conversation_id in (
                select c.id from chat_conversation c where c.tenant_id = :tenant
                order by c.updated_at desc, c.id limit :conversations)
            ) latest
            where place <= :turns
            order by conversation_id, place
            """;

    private static final String DELETE = """
            delete from chat_turn where tenant_id = :tenant and conversation_id = :conversation
            """;

    private static final String QUEUED = """
            select tenant_id, conversation_id, id, status, owner from chat_turn
            where owner = :owner and status = 'QUEUED'
            order by created_at
            limit :max
            """;

    private static final String UNENDED = """
            select tenant_id, conversation_id, id, status, owner from chat_turn
            where status in ('QUEUED', 'WAKING', 'RUNNING')
              and (owner = :owner or owner not in (select id from chat_node))
            order by created_at
            limit :max
            """;

    private final JdbcClient jdbc;

    TurnStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean insert(TurnKey key, long seq, Accepted turn) {
        return at(INSERT, key)
                        .param("seq", seq)
                        .param("question", turn.question())
                        .param("parts", turn.parts())
                        .param("model", turn.model())
                        .param("owner", turn.owner())
                        .param("now", turn.now().toEpochMilli())
                        .update()
                == 1;
    }

    boolean wake(TurnKey key, long seq, String owner) {
        return at(WAKE, key).param("seq", seq).param("owner", owner).update() == 1;
    }

    boolean begin(TurnKey key, long seq, String owner, Instant now) {
        return at(BEGIN, key)
                        .param("seq", seq)
                        .param("owner", owner)
                        .param("now", now.toEpochMilli())
                        .update()
                == 1;
    }

    boolean say(TurnKey key, long seq, String owner, byte[] parts) {
        return at(SAY, key)
                        .param("seq", seq)
                        .param("owner", owner)
                        .param("parts", parts)
                        .update()
                == 1;
    }

    boolean end(TurnKey key, long seq, List<TurnStatus> from, Ended end) {
        return at(END, key)
                        .param("seq", seq)
                        .param("from", from.stream().map(TurnStatus::name).toList())
                        .param("status", end.status().name())
                        .param("parts", end.parts())
                        .param("usage", end.usage())
                        .param("problem", end.problem())
                        .param("now", end.now().toEpochMilli())
                        .update()
                == 1;
    }

    boolean markStop(TurnKey key, Instant now) {
        return at(MARK_STOP, key).param("now", now.toEpochMilli()).update() == 1;
    }

    boolean adopt(TurnKey key, String from, String owner) {
        return at(ADOPT, key).param("from", from).param("owner", owner).update() == 1;
    }

    Optional<Row> findAnywhere(TenantId tenant, TurnId turn) {
        return jdbc.sql(FIND_ANYWHERE)
                .param("tenant", tenant.toString())
                .param("turn", turn.toString())
                .query(TurnStore::row)
                .optional();
    }

    Optional<Row> find(TurnKey key) {
        return at(FIND, key).query(TurnStore::row).optional();
    }

    /** Turns that changed after {@code after}, and every turn that has not ended; the oldest change first. */
    List<Row> changedSince(ConversationKey key, long after) {
        return in(CHANGED_SINCE, key)
                .param("after", after)
                .query(TurnStore::row)
                .list();
    }

    List<Row> list(ConversationKey key) {
        return in(LIST, key).query(TurnStore::row).list();
    }

    int count(ConversationKey key) {
        return in(COUNT, key).query(Integer.class).single();
    }

    /** The last turns of the conversations that changed last: the latest of each first. */
    List<Asked> latest(TenantId tenant, int conversations, int turns) {
        return jdbc.sql(LATEST)
                .param("tenant", tenant.toString())
                .param("conversations", conversations)
                .param("turns", turns)
                .query((row, _) -> new Asked(
                        key(row),
                        TurnStatus.valueOf(row.getString("status")),
                        row.getBytes("question"),
                        row.getInt("used") > 0))
                .list();
    }

    void deleteAll(ConversationKey key) {
        in(DELETE, key).update();
    }

    /** Of all tenants: what this process has accepted and not begun. */
    List<Unended> queued(String owner, int max) {
        return unended(QUEUED, owner, max);
    }

    /** Of all tenants: what belongs to this process or to one that is no more. */
    List<Unended> unended(String owner, int max) {
        return unended(UNENDED, owner, max);
    }

    private List<Unended> unended(String sql, String owner, int max) {
        return jdbc.sql(sql)
                .param("owner", owner)
                .param("max", max)
                .query((row, number) ->
                        new Unended(key(row), TurnStatus.valueOf(row.getString("status")), row.getString("owner")))
                .list();
    }

    private JdbcClient.StatementSpec at(String sql, TurnKey key) {
        return in(sql, key.place()).param("turn", key.turn().toString());
    }

    private JdbcClient.StatementSpec in(String sql, ConversationKey key) {
        return jdbc.sql(sql)
                .param("tenant", key.tenant().toString())
                .param("conversation", key.conversation().toString());
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        long stopAt = row.getLong("stop_at");
        boolean stopping = !row.wasNull() && stopAt > 0;
        long endedAt = row.getLong("ended_at");
        Instant ended = row.wasNull() ? null : Instant.ofEpochMilli(endedAt);
        return new Row(
                key(row),
                row.getLong("seq"),
                TurnStatus.valueOf(row.getString("status")),
                row.getBytes("question"),
                row.getBytes("parts"),
                row.getString("model"),
                row.getBytes("usage"),
                row.getString("problem"),
                row.getString("owner"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                ended,
                stopping);
    }

    private static TurnKey key(ResultSet row) throws SQLException {
        return new TurnKey(
                TenantId.of(row.getString("tenant_id")),
                ConversationId.of(row.getString("conversation_id")),
                TurnId.of(row.getString("id")));
    }

    @SuppressWarnings("ArrayRecordComponent") // carried to SQL and back, never compared
    record Accepted(byte[] question, byte[] parts, String model, String owner, Instant now) {}

    /** @param problem as JSON text */
    @SuppressWarnings("ArrayRecordComponent") // carried to SQL and back, never compared
    record Ended(
            TurnStatus status,
            byte[] parts,
            byte @Nullable [] usage,
            @Nullable String problem,
            Instant now) {}

    /** @param used whether a model was called */
    @SuppressWarnings("ArrayRecordComponent") // carried to SQL and back, never compared
    record Asked(TurnKey key, TurnStatus status, byte[] question, boolean used) {}

    record Unended(TurnKey key, TurnStatus status, String owner) {}

    @SuppressWarnings("ArrayRecordComponent") // carried to SQL and back, never compared
    record Row(
            TurnKey key,
            long seq,
            TurnStatus status,
            byte[] question,
            byte[] parts,
            String model,
            byte @Nullable [] usage,
            @Nullable String problem,
            String owner,
            Instant createdAt,
            @Nullable Instant endedAt,
            boolean stopping) {}
}
