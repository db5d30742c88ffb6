package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.State;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The states of tenants, and which portal may move them. A portal holds a tenant from the start of its cell to its end.
 * Each hold and each move makes a new generation, and a move needs the generation that it expects: whoever has lost a
 * tenant without knowing it writes nothing any more.
 */
@Repository
class LifeStore {

    static final String HOLD = """
            update tenants_tenant set holder = :holder, held_until = :until, generation = generation + 1
            where id = :tenant and (holder is null or holder = :holder or held_until < :now)""";

    static final String RENEW = """
            update tenants_tenant set held_until = :until where id = :tenant and holder = :holder""";

    static final String MOVE = """
            update tenants_tenant
            set state = :to, generation = generation + 1, state_since = :now, reason_code = :reason, holder = :next
            where id = :tenant and state = :from and generation = :generation and holder = :holder""";

    static final String GIVE_BACK = """
            update tenants_tenant set holder = null where id = :tenant and holder = :holder""";

    static final String HELD = """
            select state, generation from tenants_tenant where id = :tenant and holder = :holder""";

    static final String ELSEWHERE = """
            select count(*) from tenants_tenant where id = :tenant and holder <> :holder and held_until >= :now""";

    static final String RECORD = """
            insert into tenants_move (tenant_id, generation, moved_at, from_state, to_state, reason_code, holder)
            values (:tenant, :generation, :now, :from, :to, :reason, :holder)""";

    static final String TRIM = """
            delete from tenants_move where tenant_id = :tenant and generation <= :oldest""";

    static final String MOVES = """
            select generation, moved_at, from_state, to_state, reason_code, holder from tenants_move
            where tenant_id = :tenant order by generation desc limit :atMost""";

    static final String RECORD_ALL_ASLEEP = """
            insert into tenants_move (tenant_id, generation, moved_at, from_state, to_state, reason_code, holder)
            select id, generation + 1, :now, state, 'ASLEEP', null, :holder from tenants_tenant
            where state <> 'ASLEEP' and quarantined_at is null
              and (holder is null or holder = :holder or held_until < :now)""";

    static final String ALL_ASLEEP = """
            update tenants_tenant
            set state = 'ASLEEP', generation = generation + 1, state_since = :now, reason_code = null, holder = null
            where state <> 'ASLEEP' and quarantined_at is null
              and (holder is null or holder = :holder or held_until < :now)""";

    static final String RECORD_ALL_QUARANTINED_FAILED = """
            insert into tenants_move (tenant_id, generation, moved_at, from_state, to_state, reason_code, holder)
            select id, generation + 1, :now, state, 'FAILED', 'CELL_QUARANTINED', :holder from tenants_tenant
            where state <> 'FAILED' and quarantined_at is not null
              and (holder is null or holder = :holder or held_until < :now)""";

    static final String ALL_QUARANTINED_FAILED = """
            update tenants_tenant
            set state = 'FAILED', generation = generation + 1, state_since = :now, reason_code = 'CELL_QUARANTINED',
              holder = null
            where state <> 'FAILED' and quarantined_at is not null
              and (holder is null or holder = :holder or held_until < :now)""";

    private final JdbcClient jdbc;

    LifeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when another portal holds the tenant */
    boolean hold(TenantId tenant, String holder, Instant now, Instant until) {
        return jdbc.sql(HOLD)
                        .param("tenant", tenant.toString())
                        .param("holder", holder)
                        .param("now", now.toEpochMilli())
                        .param("until", until.toEpochMilli())
                        .update()
                == 1;
    }

    /** @return false when the tenant is not held by this portal any more */
    boolean renew(TenantId tenant, String holder, Instant until) {
        return jdbc.sql(RENEW)
                        .param("tenant", tenant.toString())
                        .param("holder", holder)
                        .param("until", until.toEpochMilli())
                        .update()
                == 1;
    }

    /** Quiet when it is not held by this portal. */
    void giveBack(TenantId tenant, String holder) {
        jdbc.sql(GIVE_BACK)
                .param("tenant", tenant.toString())
                .param("holder", holder)
                .update();
    }

    /** Empty when it is not held by this portal. */
    @Transactional(readOnly = true)
    Optional<Held> held(TenantId tenant, String holder) {
        return jdbc.sql(HELD)
                .param("tenant", tenant.toString())
                .param("holder", holder)
                .query((row, _) -> new Held(State.valueOf(row.getString("state")), row.getLong("generation")))
                .optional();
    }

    /**
     * Moves a tenant that this portal holds, and keeps that it was moved. It gives the tenant back when it moves it to
     * rest.
     *
     * @param kept how many moves of a tenant are kept
     * @return false when the row is not as expected any more: somebody else has moved it
     */
    @Transactional
    boolean move(Move move, int kept) {
        int moved = jdbc.sql(MOVE)
                .param("tenant", move.tenant().toString())
                .param("generation", move.generation())
                .param("from", move.from().name())
                .param("to", move.to().name())
                .param("reason", move.reason(), Types.VARCHAR)
                .param("holder", move.holder())
                .param("next", move.to().atRest() ? null : move.holder(), Types.VARCHAR)
                .param("now", move.at().toEpochMilli())
                .update();
        if (moved != 1) {
            return false;
        }
        jdbc.sql(RECORD)
                .param("tenant", move.tenant().toString())
                .param("generation", move.generation() + 1)
                .param("from", move.from().name())
                .param("to", move.to().name())
                .param("reason", move.reason(), Types.VARCHAR)
                .param("holder", move.holder())
                .param("now", move.at().toEpochMilli())
                .update();
        jdbc.sql(TRIM)
                .param("tenant", move.tenant().toString())
                .param("oldest", move.generation() + 1 - kept)
                .update();
        return true;
    }

    /** Whether no other portal holds the tenant. */
    boolean free(TenantId tenant, String holder, Instant now) {
        return jdbc.sql(ELSEWHERE)
                        .param("tenant", tenant.toString())
                        .param("holder", holder)
                        .param("now", now.toEpochMilli())
                        .query(Long.class)
                        .single()
                == 0;
    }

    /**
     * Moves a tenant to rest that nobody looks after.
     *
     * @param move as its row was seen
     * @return false when it is another portal's, or is not as it was seen any more
     */
    @Transactional
    boolean layToRest(Move move, Instant until, int kept) {
        if (!hold(move.tenant(), move.holder(), move.at(), until)) {
            return false;
        }
        // Holding it has made one generation more.
        long held = move.generation() + 1;
        boolean moved = move(
                new Move(move.tenant(), held, move.from(), move.to(), move.reason(), move.holder(), move.at()), kept);
        if (!moved) {
            giveBack(move.tenant(), move.holder());
        }
        return moved;
    }

    /** The latest first. The generation of each is the one that it was made from. */
    @Transactional(readOnly = true)
    List<Move> moves(TenantId tenant, int atMost) {
        return jdbc.sql(MOVES)
                .param("tenant", tenant.toString())
                .param("atMost", atMost)
                .query((row, _) -> new Move(
                        tenant,
                        row.getLong("generation") - 1,
                        State.valueOf(row.getString("from_state")),
                        State.valueOf(row.getString("to_state")),
                        row.getString("reason_code"),
                        row.getString("holder"),
                        Instant.ofEpochMilli(row.getLong("moved_at"))))
                .list();
    }

    /** For the start of a portal: none of its cells runs yet. Those of another portal are left alone. */
    @Transactional
    void allAsleep(String holder, Instant now) {
        for (String all :
                List.of(RECORD_ALL_ASLEEP, ALL_ASLEEP, RECORD_ALL_QUARANTINED_FAILED, ALL_QUARANTINED_FAILED)) {
            jdbc.sql(all)
                    .param("holder", holder)
                    .param("now", now.toEpochMilli())
                    .update();
        }
    }

    /** What a portal finds of a tenant that it holds. */
    record Held(State state, long generation) {}

    /**
     * @param generation which it is made from
     * @param reason code of a problem
     * @param holder the portal that moves it
     */
    record Move(
            TenantId tenant,
            long generation,
            State from,
            State to,
            @Nullable String reason,
            String holder,
            Instant at) {}
}
