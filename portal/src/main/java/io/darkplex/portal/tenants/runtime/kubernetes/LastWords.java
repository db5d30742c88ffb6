package io.darkplex.portal.tenants.runtime.kubernetes;

import io.darkplex.portal.tenants.runtime.BoundedLog;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cell printed before it ended by itself.
 *
 * @param bytesMax most of it that is kept
 */
record LastWords(Cluster cluster, String pod, BoundedLog log, int bytesMax) {

    private static final Logger LOG = LoggerFactory.getLogger(LastWords.class);

    /** Before the pod is removed. */
    void keep(CellPod.End how) {
        try {
            byte[] words = cluster.lastWords(pod, how.startedAgain(), bytesMax);
            log.append(words, words.length);
            log.end();
        } catch (KubernetesClientException | IOException silent) {
            LOG.warn("What a cell printed before it ended is not known: pod={} reason={}", pod, silent.getMessage());
        }
    }
}
