package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about versions of the template and their rollout. */
@Repository
class TemplateStore {

    static final String FIND = """
            select generation, state, version, good_version, before_version, why, since, healthy, failed, quiet_since
            from tenants_rollout where id = 1""";

    static final String BEGIN = """
            insert into tenants_rollout
              (id, generation, state, version, good_version, before_version, why, since, healthy, failed, quiet_since)
            values (1, 0, :state, :version, :good, :before, :why, :since, :healthy, :failed, :quietSince)
            on conflict (id) do nothing""";

    static final String MOVE = """
            update tenants_rollout
            set generation = generation + 1, state = :state, version = :version, good_version = :good,
              before_version = :before, why = :why, since = :since, healthy = :healthy, failed = :failed,
              quiet_since = :quietSince
            where id = 1 and generation = :generation""";

    /** The generation grows, so that nobody decides by an older count. */
    static final String HEALTHY = """
            update tenants_rollout
            set generation = generation + 1, healthy = healthy + 1, quiet_since = coalesce(quiet_since, :now)
            where id = 1 and state = 'CANARY' and version = :version""";

    static final String FAILED = """
            update tenants_rollout set generation = generation + 1, failed = failed + 1, quiet_since = :now
            where id = 1 and state = 'CANARY' and version = :version""";

    static final String CONTENT = """
            select version, content, integrity from tenants_template where version = :version""";

    static final String KEEP = """
            insert into tenants_template (version, content, integrity, kept_at)
            values (:version, :content, :integrity, :now)
            on conflict (version) do update set content = excluded.content, integrity = excluded.integrity""";

    static final String FORGET_CONTENTS = """
            delete from tenants_template
            where version <> :version and version <> :good and version <> coalesce(cast(:before as integer), cast(:good as integer))""";

    static final String IS_SEATED = """
            select count(*) from tenants_canary where tenant_id = :tenant and version = :version and seat < :seats""";

    static final String SEAT = """
            insert into tenants_canary (version, seat, tenant_id)
            select cast(:version as integer), (select count(*) from tenants_canary where version = :version),
              cast(:tenant as text)
            where (select count(*) from tenants_canary where version = :version) < :seats
            on conflict do nothing""";

    static final String FORGET_SEATS = """
            delete from tenants_canary where version <> :version""";

    static final String STARTED = """
            update tenants_tenant set template_version = :version where id = :tenant""";

    static final String COUNT_ON = """
            select count(*) from tenants_tenant where template_version = :version""";

    private final JdbcClient jdbc;

    TemplateStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param generation grows with each change, also of what was seen */
    record Row(Rollout rollout, long generation) {}

    @Transactional(readOnly = true)
    Optional<Row> find() {
        return jdbc.sql(FIND).query(TemplateStore::row).optional();
    }

    /** Quiet when another portal was first. */
    @Transactional
    void begin(Rollout first, KeptTemplate content) {
        keep(content, first.since());
        rollout(BEGIN, first).update();
    }

    /** @return false when it is not as expected any more: somebody else has moved it, or something was seen */
    @Transactional
    boolean move(Rollout to, long generation) {
        if (rollout(MOVE, to).param("generation", generation).update() != 1) {
            return false;
        }
        jdbc.sql(FORGET_CONTENTS)
                .param("version", to.version())
                .param("good", to.good())
                .param("before", to.before(), Types.INTEGER)
                .update();
        jdbc.sql(FORGET_SEATS).param("version", to.version()).update();
        return true;
    }

    void healthy(int version, Instant now) {
        jdbc.sql(HEALTHY)
                .param("version", version)
                .param("now", now.toEpochMilli())
                .update();
    }

    void failed(int version, Instant now) {
        jdbc.sql(FAILED)
                .param("version", version)
                .param("now", now.toEpochMilli())
                .update();
    }

    @Transactional(readOnly = true)
    Optional<KeptTemplate> content(int version) {
        return jdbc.sql(CONTENT)
                .param("version", version)
                .query((row, _) ->
                        new KeptTemplate(row.getInt("version"), row.getString("content"), row.getString("integrity")))
                .optional();
    }

    void keep(KeptTemplate content, Instant now) {
        jdbc.sql(KEEP)
                .param("version", content.version())
                .param("content", content.content())
                .param("integrity", content.integrity())
                .param("now", now.toEpochMilli())
                .update();
    }

    /** Takes a seat while there is one. Two that come at the same moment may find one between them, never one too many. */
    boolean seat(TenantId tenant, int version, int seats) {
        if (seated(tenant, version, seats)) {
            return true;
        }
        return jdbc.sql(SEAT)
                        .param("tenant", tenant.toString())
                        .param("version", version)
                        .param("seats", seats)
                        .update()
                == 1;
    }

    private boolean seated(TenantId tenant, int version, int seats) {
        return jdbc.sql(IS_SEATED)
                        .param("tenant", tenant.toString())
                        .param("version", version)
                        .param("seats", seats)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    void started(TenantId tenant, int version) {
        jdbc.sql(STARTED)
                .param("tenant", tenant.toString())
                .param("version", version)
                .update();
    }

    @Transactional(readOnly = true)
    int countOn(int version) {
        return jdbc.sql(COUNT_ON).param("version", version).query(Integer.class).single();
    }

    private JdbcClient.StatementSpec rollout(String sql, Rollout rollout) {
        Instant quietSince = rollout.seen().quietSince();
        return jdbc.sql(sql)
                .param("state", rollout.state().name())
                .param("version", rollout.version())
                .param("good", rollout.good())
                .param("before", rollout.before(), Types.INTEGER)
                .param("why", rollout.why().name())
                .param("since", rollout.since().toEpochMilli())
                .param("healthy", rollout.seen().healthy())
                .param("failed", rollout.seen().failed())
                .param("quietSince", quietSince == null ? null : quietSince.toEpochMilli(), Types.BIGINT);
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        int before = row.getInt("before_version");
        boolean none = row.wasNull();
        long quietSince = row.getLong("quiet_since");
        boolean never = row.wasNull();
        return new Row(
                new Rollout(
                        RolloutFacts.State.valueOf(row.getString("state")),
                        row.getInt("version"),
                        row.getInt("good_version"),
                        none ? null : before,
                        RolloutFacts.Why.valueOf(row.getString("why")),
                        Instant.ofEpochMilli(row.getLong("since")),
                        new Rollout.Seen(
                                row.getInt("healthy"),
                                row.getInt("failed"),
                                never ? null : Instant.ofEpochMilli(quietSince))),
                row.getLong("generation"));
    }
}
