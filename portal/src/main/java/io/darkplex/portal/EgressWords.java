package io.darkplex.portal;

import io.darkplex.portal.events.EgressContacts;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.proxy.egress.EgressLog;
import io.darkplex.proxy.egress.EgressProblem;
import io.darkplex.proxy.egress.EgressRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log where assistants go, and has it kept for their own people. */
final class EgressWords implements EgressLog {

    private static final Logger LOG = LoggerFactory.getLogger(EgressWords.class);

    private final EgressContacts contacts;

    EgressWords(EgressContacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public void firstContact(String tenantId, String host, int port) {
        LOG.info("An assistant reaches a host for the first time: tenant={} host={} port={}", tenantId, host, port);
        contacts.note(TenantId.of(tenantId), host, port, true);
    }

    @Override
    public void refused(String tenantId, @Nullable String host, int port, EgressProblem problem) {
        LOG.info("An assistant was not let out: tenant={} host={} port={} problem={}", tenantId, host, port, problem);
        if (host != null && forbidden(problem)) {
            contacts.note(TenantId.of(tenantId), host, port, false);
        }
    }

    /** The others say that it did not work, or that it asked in a wrong way. */
    private static boolean forbidden(EgressProblem problem) {
        return problem == EgressProblem.HOST_NOT_ALLOWED
                || problem == EgressProblem.PORT_NOT_ALLOWED
                || problem == EgressProblem.ADDRESS_FORBIDDEN;
    }

    @Override
    public void ended(EgressRecord connection) {
        LOG.debug(
                "An assistant's connection ended: tenant={} host={} port={} up={} down={} took={} ms end={}",
                connection.tenantId(),
                connection.host(),
                connection.port(),
                connection.bytesUp(),
                connection.bytesDown(),
                connection.duration().toMillis(),
                connection.end());
    }
}
