package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about tenants. */
@Repository
class TenantStore {

    static final String FIND_BY_OWNER = """
            select id, owner_id, template_version, state, generation, state_since, active_at, plan, placement, crashes,
              trouble_code, trouble_at, quarantined_by, quarantined_at
            from tenants_tenant where owner_id = :owner""";

    static final String FIND = """
            select id, owner_id, template_version, state, generation, state_since, active_at, plan, placement, crashes,
              trouble_code, trouble_at, quarantined_by, quarantined_at
            from tenants_tenant where id = :tenant""";

    static final String LIST_BY_STATE = """
            select id, owner_id, template_version, state, generation, state_since, active_at, plan, placement, crashes,
              trouble_code, trouble_at, quarantined_by, quarantined_at
            from tenants_tenant
            order by
              case when quarantined_at is not null then 0 when state = 'FAILED' then 1 when state = 'STARTING' then 2
                when state = 'READY' then 3 when state = 'PARKED' then 4 when state = 'STOPPING' then 5 else 6 end,
              state_since desc, id
            limit :atMost offset :skip""";

    static final String LIST_BY_ACTIVE = """
            select id, owner_id, template_version, state, generation, state_since, active_at, plan, placement, crashes,
              trouble_code, trouble_at, quarantined_by, quarantined_at
            from tenants_tenant
            order by coalesce(active_at, 0) desc, id
            limit :atMost offset :skip""";

    static final String LIST_AFTER = """
            select id, owner_id, template_version, state, generation, state_since, active_at, plan, placement, crashes,
              trouble_code, trouble_at, quarantined_by, quarantined_at
            from tenants_tenant where id > :after order by id limit :atMost""";

    static final String COUNT = """
            select count(*) from tenants_tenant""";

    static final String INSERT = """
            insert into tenants_tenant
              (id, owner_id, template_version, state, generation, state_since, reason_code, created_at, plan)
            values (:tenant, :owner, :templateVersion, 'ASLEEP', 0, :now, null, :now, :plan)
            on conflict (owner_id) do nothing""";

    static final String WORKED = """
            update tenants_tenant set active_at = :now where id = :tenant""";

    static final String TROUBLE = """
            update tenants_tenant set trouble_code = :code, trouble_at = :now, crashes = crashes + :crashes
            where id = :tenant""";

    /** What some try is judged by how it does; see {@link TemplateStore#FAILED}. */
    static final String FAILED_TRYING = """
            update tenants_rollout set generation = generation + 1, failed = failed + 1, quiet_since = :now
            where id = 1 and state = 'CANARY'
              and version = (select template_version from tenants_tenant where id = :tenant)""";

    static final String QUARANTINE = """
            update tenants_tenant set quarantined_by = :by, quarantined_at = :now where id = :tenant""";

    static final String PLACE = """
            update tenants_tenant set placement = :placement where id = :tenant""";

    /** What an operator wanted in place of the earlier plan's placement is over with that plan. */
    static final String CHOOSE_PLAN = """
            update tenants_tenant set plan = :plan, placement = null where id = :tenant""";

    static final String ADOPT_PLAN = """
            update tenants_tenant set plan = :plan where plan is null""";

    static final String COUNT_BY_PLAN = """
            select plan, count(*) as assistants from tenants_tenant where plan is not null group by plan""";

    static final String PLANS_EDITION = """
            select generation, digest from tenants_plans where id = 1""";

    static final String PLANS_RELOADED = """
            insert into tenants_plans (id, generation, digest) values (1, 1, :digest)
            on conflict (id) do update set generation = tenants_plans.generation + 1, digest = excluded.digest""";

    static final String FORGET = """
            insert into tenants_forget (tenant_id, conversation_id, asked_at)
            values (:tenant, :conversation, :now) on conflict (tenant_id, conversation_id) do nothing""";

    static final String TO_FORGET = """
            select conversation_id from tenants_forget where tenant_id = :tenant order by asked_at limit :atMost""";

    static final String FORGOTTEN = """
            delete from tenants_forget where tenant_id = :tenant and conversation_id = :conversation""";

    private final JdbcClient jdbc;

    TenantStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true)
    Optional<Row> findByOwner(UserId owner) {
        return jdbc.sql(FIND_BY_OWNER)
                .param("owner", owner.toString())
                .query(TenantStore::row)
                .optional();
    }

    @Transactional(readOnly = true)
    Optional<Row> find(TenantId tenant) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.toString())
                .query(TenantStore::row)
                .optional();
    }

    @Transactional(readOnly = true)
    List<Row> list(Cells.Order order, int skip, int atMost) {
        String sql = switch (order) {
            case STATE -> LIST_BY_STATE;
            case ACTIVE -> LIST_BY_ACTIVE;
        };
        return jdbc.sql(sql)
                .param("skip", skip)
                .param("atMost", atMost)
                .query(TenantStore::row)
                .list();
    }

    /** @param after the id of the row before; empty for the first */
    @Transactional(readOnly = true)
    List<Row> listAfter(String after, int atMost) {
        return jdbc.sql(LIST_AFTER)
                .param("after", after)
                .param("atMost", atMost)
                .query(TenantStore::row)
                .list();
    }

    @Transactional(readOnly = true)
    int count() {
        return jdbc.sql(COUNT).query(Integer.class).single();
    }

    /** Quiet when the owner has a tenant already. */
    void insert(TenantId tenant, UserId owner, int templateVersion, String plan, Instant now) {
        jdbc.sql(INSERT)
                .param("tenant", tenant.toString())
                .param("owner", owner.toString())
                .param("templateVersion", templateVersion)
                .param("plan", plan)
                .param("now", now.toEpochMilli())
                .update();
    }

    void worked(TenantId tenant, Instant at) {
        jdbc.sql(WORKED)
                .param("tenant", tenant.toString())
                .param("now", at.toEpochMilli())
                .update();
    }

    void trouble(TenantId tenant, Trouble trouble, boolean crash) {
        jdbc.sql(TROUBLE)
                .param("tenant", tenant.toString())
                .param("code", trouble.problem().name())
                .param("now", trouble.at().toEpochMilli())
                .param("crashes", crash ? 1 : 0)
                .update();
        if (crash) {
            failedTrying(tenant, trouble.at());
        }
    }

    private void failedTrying(TenantId tenant, Instant now) {
        jdbc.sql(FAILED_TRYING)
                .param("tenant", tenant.toString())
                .param("now", now.toEpochMilli())
                .update();
    }

    void quarantine(TenantId tenant, Quarantine quarantine) {
        quarantine(tenant, quarantine.by().name(), quarantine.since().toEpochMilli());
        if (quarantine.by() == Quarantine.By.CRASHES) {
            failedTrying(tenant, quarantine.since());
        }
    }

    void release(TenantId tenant) {
        quarantine(tenant, null, null);
    }

    private void quarantine(TenantId tenant, @Nullable String by, @Nullable Long since) {
        jdbc.sql(QUARANTINE)
                .param("tenant", tenant.toString())
                .param("by", by, Types.VARCHAR)
                .param("now", since, Types.BIGINT)
                .update();
    }

    /**
     * Where the tenant lives from its next start on.
     *
     * @param placement null for its plan's
     */
    void place(TenantId tenant, CellFacts.@Nullable Placement placement) {
        jdbc.sql(PLACE)
                .param("tenant", tenant.toString())
                .param("placement", placement == null ? null : placement.name(), Types.VARCHAR)
                .update();
    }

    void choosePlan(TenantId tenant, String plan) {
        jdbc.sql(CHOOSE_PLAN)
                .param("tenant", tenant.toString())
                .param("plan", plan)
                .update();
    }

    /** For those who were there before there were plans. */
    int adoptPlan(String plan) {
        return jdbc.sql(ADOPT_PLAN).param("plan", plan).update();
    }

    /** How many live by each plan. */
    @Transactional(readOnly = true)
    Map<String, Integer> countByPlan() {
        var counts = new TreeMap<String, Integer>();
        jdbc.sql(COUNT_BY_PLAN).query(row -> {
            counts.put(row.getString("plan"), row.getInt("assistants"));
        });
        return counts;
    }

    /** What the portals on this database live by. */
    @Transactional(readOnly = true)
    PlansEdition plansEdition() {
        return jdbc.sql(PLANS_EDITION)
                .query((row, _) -> new PlansEdition(row.getLong("generation"), row.getString("digest")))
                .optional()
                .orElse(new PlansEdition(0, ""));
    }

    void plansReloaded(String digest) {
        jdbc.sql(PLANS_RELOADED).param("digest", digest).update();
    }

    /**
     * @param generation grows by one with each reload at any portal; 0 before the first
     * @param digest of the plans that were read then
     */
    record PlansEdition(long generation, String digest) {}

    void forget(TenantId tenant, ConversationId conversation, Instant now) {
        jdbc.sql(FORGET)
                .param("tenant", tenant.toString())
                .param("conversation", conversation.toString())
                .param("now", now.toEpochMilli())
                .update();
    }

    @Transactional(readOnly = true)
    List<ConversationId> toForget(TenantId tenant, int atMost) {
        return jdbc.sql(TO_FORGET)
                .param("tenant", tenant.toString())
                .param("atMost", atMost)
                .query((row, _) -> ConversationId.of(row.getString(1)))
                .list();
    }

    void forgotten(TenantId tenant, ConversationId conversation) {
        jdbc.sql(FORGOTTEN)
                .param("tenant", tenant.toString())
                .param("conversation", conversation.toString())
                .update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                TenantId.of(row.getString("id")),
                UserId.of(row.getString("owner_id")),
                row.getInt("template_version"),
                AssistantState.State.valueOf(row.getString("state")),
                row.getLong("generation"),
                Instant.ofEpochMilli(row.getLong("state_since")),
                instant(row, "active_at"),
                new Choice(row.getString("plan"), placement(row)),
                row.getInt("crashes"),
                trouble(row),
                quarantine(row));
    }

    private static CellFacts.@Nullable Placement placement(ResultSet row) throws SQLException {
        String placement = row.getString("placement");
        return placement == null ? null : CellFacts.Placement.valueOf(placement);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Trouble trouble(ResultSet row) throws SQLException {
        String code = row.getString("trouble_code");
        Instant at = instant(row, "trouble_at");
        return code == null || at == null ? null : new Trouble(TenantProblem.valueOf(code), at);
    }

    private static @Nullable Quarantine quarantine(ResultSet row) throws SQLException {
        String by = row.getString("quarantined_by");
        Instant since = instant(row, "quarantined_at");
        return by == null || since == null ? null : new Quarantine(Quarantine.By.valueOf(by), since);
    }

    /**
     * @param generation grows by one with each change of state
     * @param activeAt null when it has never worked
     */
    record Row(
            TenantId tenant,
            UserId owner,
            int templateVersion,
            AssistantState.State state,
            long generation,
            Instant since,
            @Nullable Instant activeAt,
            Choice choice,
            int crashes,
            @Nullable Trouble trouble,
            @Nullable Quarantine quarantine) {}
}
