package io.darkplex.proxy;

import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Limit;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What is known of one offer from the calls so far, shared by all event loops. Times are nanoseconds from the start of the proxy. */
final class OfferState {

    /** Which offer it is, whatever keys and prices it has at the moment. */
    record Id(String provider, Dialect dialect, URI baseUri, String upstreamModel) {
        static Id of(Offer offer) {
            return new Id(offer.provider(), offer.dialect(), offer.baseUri(), offer.upstreamModel());
        }
    }

    private static final int FAILURES_KEPT = 8;
    private static final int CREDENTIALS_KEPT = 100;

    private final Id id;
    private final Breaker breaker;
    private final Limit limit;

    /** Until when the provider wants no calls of this model with that key. */
    private final Map<Credential, AtomicLong> resting = new ConcurrentHashMap<>();

    private final Deque<OffersView.Failure> failures = new ArrayDeque<>();

    OfferState(Id id, UpstreamSettings settings) {
        this.id = id;
        this.breaker = new Breaker(settings.breaker());
        this.limit = new Limit(settings.limit());
    }

    /** The right to make one attempt; null when the offer takes none now. */
    @Nullable Permit enter(Offer offer, KeyRing keys, Credential credential, long now) {
        Breaker.Pass pass = breaker.enter(now);
        if (pass == Breaker.Pass.REFUSED) {
            return null;
        }
        int ticket = limit.enter();
        if (ticket == Limit.FULL) {
            breaker.leave(pass, Breaker.Sign.NONE, now);
            return null;
        }
        return new Permit(offer, credential, this, keys, new Permit.Ticket(pass, ticket, now));
    }

    /**
     * Draws one of the offer's keys that may be used now, by their weights.
     *
     * @param dead keys that have failed within this call
     * @return null when none may
     */
    @Nullable Credential draw(Offer offer, KeyRing keys, Set<Credential> dead, RandomGenerator chance, long now) {
        long weights = 0;
        for (Credential credential : offer.credentials()) {
            weights += usable(offer, credential, keys, dead, now) ? credential.weight() : 0;
        }
        if (weights == 0) {
            return null;
        }
        long at = offer.credentials().size() == 1 ? 0 : chance.nextLong(weights);
        for (Credential credential : offer.credentials()) {
            if (usable(offer, credential, keys, dead, now)) {
                at -= credential.weight();
                if (at < 0) {
                    return credential;
                }
            }
        }
        return null;
    }

    /** How long until some key may be used and the breaker lets a call pass, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long closedFor(Offer offer, KeyRing keys, Set<Credential> dead, long now) {
        long soonest = Long.MAX_VALUE;
        for (Credential credential : offer.credentials()) {
            if (!dead.contains(credential)) {
                long until = Math.max(restsUntil(credential), keys.restsUntil(offer, credential));
                soonest = Math.min(soonest, Math.max(0, until - now));
            }
        }
        return Math.max(soonest, breaker.closedFor(now));
    }

    /** Whether the provider has asked for patience with one of the offer's keys. */
    boolean isResting(Offer offer, long now) {
        return offer.credentials().stream().anyMatch(credential -> restsUntil(credential) > now);
    }

    void rest(Credential credential, long until) {
        if (resting.size() >= CREDENTIALS_KEPT) {
            // Keys are replaced by and by; what is forgotten is learned again.
            resting.clear();
        }
        resting.computeIfAbsent(credential, none -> new AtomicLong()).accumulateAndGet(until, Math::max);
    }

    void leave(Permit.Ticket ticket, Breaker.Sign sign, Limit.Lesson lesson, long now) {
        breaker.leave(ticket.pass(), sign, now);
        limit.leave(ticket.ofLimit(), lesson);
    }

    void failed(Credential credential, Trouble trouble, Instant at) {
        synchronized (failures) {
            if (failures.size() == FAILURES_KEPT) {
                failures.removeLast();
            }
            failures.addFirst(new OffersView.Failure(at, trouble, credential.id()));
        }
    }

    boolean isIdle() {
        return limit.inFlight() == 0;
    }

    OffersView.OfferView view(long now) {
        List<OffersView.Failure> last;
        synchronized (failures) {
            last = List.copyOf(failures);
        }
        List<String> away = new ArrayList<>();
        resting.forEach((credential, until) -> {
            if (until.get() > now) {
                away.add(credential.id());
            }
        });
        return new OffersView.OfferView(
                id.provider(),
                id.dialect(),
                id.baseUri(),
                id.upstreamModel(),
                breaker.state(now),
                limit.limit(),
                limit.inFlight(),
                away.stream().sorted().toList(),
                last);
    }

    private boolean usable(Offer offer, Credential credential, KeyRing keys, Set<Credential> dead, long now) {
        return !dead.contains(credential) && restsUntil(credential) <= now && keys.restsUntil(offer, credential) <= now;
    }

    private long restsUntil(Credential credential) {
        AtomicLong until = resting.isEmpty() ? null : resting.get(credential);
        return until == null ? 0 : until.get();
    }
}
