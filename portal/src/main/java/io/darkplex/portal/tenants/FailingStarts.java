package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the cause in a tenant's history when its cell has failed to start twice in a row: an assistant may have written
 * into its own database what OpenClaw does not start with.
 */
final class FailingStarts {

    private static final Logger LOG = LoggerFactory.getLogger(FailingStarts.class);

    private final TenantFolders folders;

    /** Whose last start came to nothing. */
    private final Set<TenantId> failing = ConcurrentHashMap.newKeySet();

    FailingStarts(TenantFolders folders) {
        this.folders = folders;
    }

    void succeeded(TenantId tenant) {
        failing.remove(tenant);
    }

    /**
     * Returns when the history is not to blame, or may not be.
     *
     * @throws ProblemException {@link TenantProblem#HISTORY_MENDED}, {@link TenantProblem#HISTORY_SPOILT}
     */
    void failed(TenantId tenant, ProblemException why) {
        boolean ofTheCell =
                why.problem() == TenantProblem.CELL_START_FAILED || why.problem() == TenantProblem.CELL_START_TIMEOUT;
        // Once may be anybody's fault.
        if (ofTheCell && !failing.add(tenant)) {
            mend(tenant, why);
        }
    }

    private void mend(TenantId tenant, ProblemException why) {
        Optional<String> mended;
        try {
            mended = folders.mend(tenant);
        } catch (UnfitToShare spoilt) {
            LOG.error(
                    "An assistant's history is spoilt, and it cannot start: code=HISTORY_SPOILT tenant={} reason={}",
                    tenant,
                    spoilt.getMessage());
            throw TenantProblem.HISTORY_SPOILT.because(String.valueOf(spoilt.getMessage()), why);
        } catch (IOException unreadable) {
            LOG.warn("An assistant's history could not be looked at: tenant={}", tenant, unreadable);
            return;
        }
        if (mended.isPresent()) {
            LOG.warn(
                    "Something foreign was taken out of an assistant's history, which is kept as it was: code=HISTORY_MENDED"
                            + " tenant={} in={} what={}",
                    tenant,
                    TenantFolder.SPOILT,
                    mended.get());
            throw TenantProblem.HISTORY_MENDED.because("Taken out: " + mended.get() + ".", why);
        }
    }
}
