package io.darkplex.proxy;

import io.darkplex.proxy.retry.Backoff;
import io.darkplex.proxy.retry.ProviderError;
import io.darkplex.proxy.retry.Trouble;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An offer in the eyes of one call: how often it has failed there, with which keys, and when it may be tried again. */
final class Candidate {

    private final Offer offer;
    private final OfferState state;
    private final Loop loop;
    private Set<Credential> dead = Set.of();
    private int failures;
    private long notBefore;
    private boolean withoutThoughts;

    /** @param withoutThoughts whether it is another model than the one whose thoughts the request may hold */
    Candidate(Loop loop, Offer offer, boolean withoutThoughts) {
        this.loop = loop;
        this.offer = offer;
        this.state = loop.offers().of(offer);
        this.withoutThoughts = withoutThoughts;
    }

    Offer offer() {
        return offer;
    }

    boolean withoutThoughts() {
        return withoutThoughts;
    }

    /** In nanoseconds; {@link Long#MAX_VALUE} when it will not be tried by this call any more. */
    long closedFor(long now) {
        if (notBefore == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return Math.max(notBefore - now, state.closedFor(offer, loop.offers().keys(), dead, now));
    }

    @Nullable Permit enter(long now) {
        KeyRing keys = loop.offers().keys();
        Credential credential = state.draw(offer, keys, dead, loop.chance(), now);
        return credential == null ? null : state.enter(offer, keys, credential, now);
    }

    boolean isResting(long now) {
        return state.isResting(offer, now);
    }

    void exclude() {
        notBefore = Long.MAX_VALUE;
    }

    /**
     * Learns from a failure.
     *
     * @return whether the same call may be tried again, here or elsewhere
     */
    boolean failed(Credential credential, ProviderError error, long now) {
        failures++;
        RandomGenerator chance = loop.chance();
        UpstreamSettings.Retry retry = loop.settings().upstream().retry();
        Backoff backoff = retry.backoff();
        Duration asked = error.retryAfter();
        long wait = Math.max(backoff.nanos(failures, chance), asked == null ? 0 : asked.toNanos());
        Trouble trouble = error.trouble();
        // Another key or other words are not the same call.
        if (!error.again() && !trouble.isOfKey() && trouble != Trouble.STRANGE_THOUGHT) {
            exclude();
        }
        switch (trouble) {
            case BAD_REQUEST -> {
                return false;
            }
            case STRANGE_THOUGHT -> {
                boolean second = withoutThoughts;
                withoutThoughts = true;
                return !second;
            }
            // Another key may have its own limit; other calls had better know, too.
            case SLOW_DOWN ->
                state.rest(
                        credential,
                        now
                                + Math.min(
                                        wait,
                                        retry.keyPause().plus(backoff.most()).toNanos()));
            case UNPAID, KEY_REFUSED -> {
                dead = new HashSet<>(dead);
                dead.add(credential);
            }
            case OVERLOADED, NETWORK, TIMED_OUT, BROKEN_OFF, UNREADABLE ->
                notBefore = notBefore == Long.MAX_VALUE ? notBefore : now + wait;
        }
        return true;
    }
}
