package io.darkplex.portal;

import io.darkplex.proxy.egress.EgressLog;
import io.darkplex.proxy.egress.EgressProblem;
import io.darkplex.proxy.egress.EgressRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log where assistants go. */
final class EgressWords implements EgressLog {

    private static final Logger LOG = LoggerFactory.getLogger(EgressWords.class);

    @Override
    public void firstContact(String tenantId, String host, int port) {
        LOG.info("An assistant reaches a host for the first time: tenant={} host={} port={}", tenantId, host, port);
    }

    @Override
    public void refused(String tenantId, @Nullable String host, EgressProblem problem) {
        LOG.info("An assistant was not let out: tenant={} host={} problem={}", tenantId, host, problem);
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
