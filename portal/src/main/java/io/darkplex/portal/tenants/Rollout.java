package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.RolloutFacts.State;
import io.darkplex.portal.tenants.RolloutFacts.Why;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one version of the template has come. Pure: each method answers what follows, or this itself.
 *
 * <pre>
 * first ──► GOOD ──newer release──► CANARY ──proof──► GOOD
 *            │                        │ failures, operator
 *            └──operator──► ROLLED_BACK ──retry──► CANARY
 * CANARY, ROLLED_BACK ──promote──► GOOD        CANARY, ROLLED_BACK ──newer release──► CANARY
 * </pre>
 *
 * @param version the one that this is about
 * @param good what everybody gets who does not try another
 * @param before the good one before; null when none is kept
 */
record Rollout(State state, int version, int good, @Nullable Integer before, Why why, Instant since, Seen seen) {

    /**
     * What was seen of the version while it was tried.
     *
     * @param quietSince since when nothing has failed; null before the first start
     */
    record Seen(int healthy, int failed, @Nullable Instant quietSince) {
        static final Seen NOTHING = new Seen(0, 0, null);
    }

    /** There is nothing to go back to, so there is nothing to try. */
    static Rollout first(int version, Instant now) {
        return new Rollout(State.GOOD, version, version, null, Why.FIRST, now, Seen.NOTHING);
    }

    /** A release brings a version. An older one than is good, or than is known already, changes nothing. */
    Rollout offered(int builtIn, Instant now) {
        return builtIn > version && builtIn > good
                ? new Rollout(State.CANARY, builtIn, good, null, Why.RELEASE, now, Seen.NOTHING)
                : this;
    }

    /** What follows from what was seen. */
    Rollout decided(RolloutLimits limits, Instant now) {
        if (state != State.CANARY) {
            return this;
        }
        if (seen.failed() > limits.failuresMax()) {
            return new Rollout(State.ROLLED_BACK, version, good, null, Why.FAILURES, now, seen);
        }
        Instant quietSince = seen.quietSince();
        boolean quiet =
                quietSince != null && !quietSince.plus(limits.quietTime()).isAfter(now);
        return quiet && seen.healthy() >= limits.healthyStarts() ? madeGood(Why.PROOF, now) : this;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#ROLLOUT_MOVED}; so do the others */
    Rollout promoted(int asked, Instant now) {
        require(asked, state != State.GOOD);
        return madeGood(Why.OPERATOR, now);
    }

    Rollout rolledBack(int asked, Instant now) {
        require(asked, state == State.CANARY || (state == State.GOOD && before != null));
        int back = before != null ? before : good;
        return new Rollout(State.ROLLED_BACK, version, back, null, Why.OPERATOR, now, seen);
    }

    Rollout retried(int asked, Instant now) {
        require(asked, state == State.ROLLED_BACK);
        return new Rollout(State.CANARY, version, good, null, Why.OPERATOR, now, Seen.NOTHING);
    }

    /** Whether what is kept of this version is still needed. */
    boolean needs(int kept) {
        return kept == version || kept == good || (before != null && kept == before);
    }

    private Rollout madeGood(Why because, Instant now) {
        return new Rollout(State.GOOD, version, version, good, because, now, seen);
    }

    private void require(int asked, boolean possible) {
        if (asked != version || !possible) {
            throw TenantProblem.ROLLOUT_MOVED.because("It is about version " + version + ", which is " + state + ".");
        }
    }
}
