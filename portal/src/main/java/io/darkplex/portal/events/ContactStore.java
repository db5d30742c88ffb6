package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about contacts. */
@Component
class ContactStore {

    /** A known one is only changed when it was let out at last; a new one is stored while there is room. */
    static final String NOTE = """
            insert into events_egress_contact (tenant_id, host, port, first_seen, allowed)
            select :tenant, :host, cast(:port as integer), cast(:now as bigint), cast(:allowed as integer)
            where (select count(*) from events_egress_contact where tenant_id = :tenant) < cast(:atMost as integer)
              or exists (select 1 from events_egress_contact
                where tenant_id = :tenant and host = :host and port = cast(:port as integer))
            on conflict (tenant_id, host, port) do update set allowed = 1 where excluded.allowed = 1""";

    static final String OF_TENANT = """
            select host, port, first_seen, allowed from events_egress_contact
            where tenant_id = :tenant
            order by first_seen desc, host, port
            limit :atMost""";

    private final JdbcClient jdbc;

    ContactStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param atMost most of one tenant */
    void note(TenantId tenant, EgressContact contact, int atMost) {
        jdbc.sql(NOTE)
                .param("tenant", tenant.toString())
                .param("host", contact.host())
                .param("port", contact.port())
                .param("now", contact.firstSeen().toEpochMilli())
                .param("allowed", contact.allowed() ? 1 : 0)
                .param("atMost", atMost)
                .update();
    }

    List<EgressContact> of(TenantId tenant, int atMost) {
        return jdbc.sql(OF_TENANT)
                .param("tenant", tenant.toString())
                .param("atMost", atMost)
                .query((row, _) -> new EgressContact(
                        row.getString("host"),
                        row.getInt("port"),
                        Instant.ofEpochMilli(row.getLong("first_seen")),
                        row.getInt("allowed") == 1))
                .list();
    }
}
