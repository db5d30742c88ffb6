package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import java.sql.Types;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about who decided what. */
@Component
class ActStore implements EventLog {

    static final String APPEND = """
            insert into events_act (id, acted_at, actor_id, act, tenant_id, detail)
            values (:id, :at, :by, :act, :tenant, :detail)""";

    private final JdbcClient jdbc;

    ActStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void append(AuditEvent event) {
        TenantId tenant = event.tenant();
        jdbc.sql(APPEND)
                .param("id", event.id().toString())
                .param("at", event.at().toEpochMilli())
                .param("by", event.by().toString())
                .param("act", event.act())
                .param("tenant", tenant == null ? null : tenant.toString(), Types.VARCHAR)
                .param("detail", event.detail())
                .update();
    }
}
