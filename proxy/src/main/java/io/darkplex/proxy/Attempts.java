package io.darkplex.proxy;

import io.darkplex.proxy.retry.ProviderError;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.translate.StrangeSeals;
import io.darkplex.proxy.translate.Translation;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one loop in which a call is tried again: at the first offer of its route that takes calls, with a key that may be used; at
 * the next one when that gives no answer; after a pause when all have failed. It ends with an answer's first byte, with a
 * failure that is the request's own, or at a bound of attempts or of time. Clients and providers know of no other loop.
 */
final class Attempts implements Watch.Listener {

    /**
     * @param head of the caller's request
     * @param offers in the order in which they are tried
     */
    record Asked(ModelRequest request, Caller.Head head, List<Offer> offers) {

        Asked withoutBody() {
            return new Asked(request.withoutBody(), head, offers);
        }
    }

    private final Loop loop;
    private final Exchange exchange;
    private final UpstreamSettings.Retry bounds;
    private final List<Candidate> candidates;
    private final Watch watch;
    private final Timer pause;
    private final long started;

    private Asked asked;
    private int made;
    private boolean over;
    private @Nullable Relay relay;
    private @Nullable Setback setback;
    private @Nullable ProxyProblemException notCarried;

    Attempts(Loop loop, Exchange exchange, Asked asked) {
        this.loop = loop;
        this.exchange = exchange;
        this.asked = asked;
        this.bounds = loop.settings().upstream().retry();
        this.candidates = candidates(loop, asked.offers());
        this.watch = new Watch(loop.settings(), loop.timer(), this);
        this.pause = loop.timer();
        this.started = loop.offers().now();
    }

    /** Begins the next attempt, at once or after a pause. */
    void next() {
        long now = loop.offers().now();
        long soonest = Long.MAX_VALUE;
        for (Candidate candidate : candidates) {
            long wait = candidate.closedFor(now);
            if (wait <= 0) {
                Permit permit = candidate.enter(now);
                if (permit != null && attempt(candidate, permit)) {
                    return;
                }
                wait = candidate.closedFor(now) == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : bounds.backoff().nanos(1, loop.chance());
            }
            soonest = Math.min(soonest, wait);
        }
        boolean inTime = soonest <= bounds.waitMax().toNanos()
                && now - started <= bounds.time().toNanos() - soonest;
        if (!inTime) {
            giveUp(soonest);
            return;
        }
        watch.paused();
        // Whoever waited for the same moment does not come at the same moment.
        long spread =
                (long) (loop.chance().nextDouble() * bounds.backoff().first().toNanos() / 2);
        pause.start(Duration.ofNanos(soonest + spread), () -> exchange.guarded(this::next));
    }

    /** An attempt has failed, and the caller has heard nothing of its answer. */
    void failed(Candidate candidate, Permit permit, Setback failure) {
        relay = null;
        setback = failure;
        boolean again = candidate.failed(
                permit.credential(), failure.error(), loop.offers().now());
        if (again && made < bounds.attempts()) {
            next();
        } else {
            giveUp(Long.MAX_VALUE);
        }
    }

    /** The exchange is over: nothing is tried or watched any more. Quiet when it was before. */
    void stop() {
        over = true;
        watch.stop();
        pause.cancel();
    }

    /** Stops, and ends what runs at a provider. */
    void abort() {
        stop();
        if (relay != null) {
            relay.abort();
        }
    }

    void clientGone() {
        if (relay != null) {
            relay.clientGone();
        } else if (!over) {
            stop();
            exchange.settle(
                    Outcome.CLIENT_GONE,
                    null,
                    Exchange.NOTHING_USED,
                    exchange.reply().status(),
                    () -> {});
        }
    }

    void interrupt(ProxyProblemException stopping) {
        if (relay != null) {
            relay.interrupt(stopping);
        } else if (!over) {
            stop();
            exchange.fail(Outcome.REFUSED, stopping, Exchange.NOTHING_USED);
        }
    }

    @Override
    public void late(Watch.Late late) {
        exchange.guarded(() -> {
            if (relay != null) {
                relay.late(late);
            } else if (!over) {
                giveUp(Long.MAX_VALUE);
            }
        });
    }

    @Override
    public void silent() {
        exchange.guarded(() -> {
            if (streams() && (relay == null || relay.betweenEvents())) {
                exchange.reply().streamHeartbeat(asked.request().form());
            } else if (!streams() && loop.settings().upstream().heartbeatInBodies()) {
                exchange.reply().bodyHeartbeat();
            }
        });
    }

    /** Notes how an attempt ended, and gives its permit back. */
    void ended(Permit permit, @Nullable Trouble trouble, boolean complete) {
        long now = loop.offers().now();
        if (trouble != null) {
            permit.failed(trouble, now);
            loop.offers().failed(permit, trouble);
        } else if (complete) {
            permit.succeeded(now);
        } else {
            permit.abandoned(now);
        }
        exchange.draft().attempted(permit, trouble, now);
    }

    /** An answer goes out: nothing is tried again, and what was asked need not be kept for as long as it lasts. */
    void begun() {
        asked = asked.withoutBody();
    }

    /** What the caller wants; without its body once an answer goes out. */
    ModelRequest asked() {
        return asked.request();
    }

    /** Whether any provider was asked. */
    boolean made() {
        return made > 0;
    }

    boolean streams() {
        return asked.request().stream();
    }

    Usage usage() {
        return relay == null ? Exchange.NOTHING_USED : relay.usage();
    }

    /** The event that tells the caller, in its own dialect, that its stream is broken off. */
    byte[] errorEvent(ErrorBody.Said said) {
        return relay == null
                ? ErrorBody.only(exchange.dialect(), asked.request().form(), said, exchange.id())
                : relay.errorEvent(said);
    }

    /** @return false when this offer cannot be asked this */
    private boolean attempt(Candidate candidate, Permit permit) {
        Offer offer = permit.offer();
        boolean begun = false;
        try {
            Translation translation =
                    offer.dialect() == exchange.dialect() ? null : new Translation(asked.request(), offer.dialect());
            UpstreamRequest upstream = UpstreamRequest.of(
                    offer, permit.credential(), asked.request(), body(candidate, translation), asked.head());
            exchange.draft().chosen(offer);
            relay = new Relay(loop, exchange, new Relay.Task(this, candidate, permit, translation), watch);
            made++;
            watch.asked();
            begun = true;
            relay.start(upstream);
            return true;
        } catch (ProxyProblemException cannot) {
            candidate.exclude();
            notCarried = notCarried == null ? cannot : notCarried;
            return false;
        } finally {
            if (!begun) {
                permit.abandoned(loop.offers().now());
            }
        }
    }

    private byte[] body(Candidate candidate, @Nullable Translation translation) {
        Offer offer = candidate.offer();
        ModelRequest request = asked.request();
        if (translation != null) {
            return translation.request(
                    request.body(),
                    offer.upstreamModel(),
                    request.stream(),
                    loop.settings().translate());
        }
        byte[] renamed = request.bodyFor(offer.upstreamModel());
        return candidate.withoutThoughts()
                ? StrangeSeals.removeAll(offer.dialect(), renamed)
                : StrangeSeals.remove(offer.dialect(), renamed);
    }

    /** @param soonest when an offer may take calls again, in nanoseconds */
    private void giveUp(long soonest) {
        stop();
        if (setback != null) {
            setback.lastWords().run();
            return;
        }
        if (notCarried != null) {
            exchange.fail(Outcome.REFUSED, notCarried, Exchange.NOTHING_USED);
            return;
        }
        Duration wait = soonest == Long.MAX_VALUE ? bounds.keyPause() : Duration.ofNanos(soonest);
        exchange.reply().retryAfter(wait);
        boolean limited = candidates.stream()
                .anyMatch(candidate -> candidate.isResting(loop.offers().now()));
        exchange.fail(
                Outcome.REFUSED,
                limited
                        ? ProxyProblem.MODEL_RATE_LIMITED.because("Rate limit reached at the providers of this model.")
                        : ProxyProblem.MODEL_UNAVAILABLE.because(
                                "No provider takes calls of this model at the moment."),
                Exchange.NOTHING_USED);
    }

    /** The first is the one whose model has led the conversation; the others do not take its thoughts for theirs. */
    private static List<Candidate> candidates(Loop loop, List<Offer> offers) {
        String home = offers.getFirst().upstreamModel();
        List<Candidate> candidates = new ArrayList<>(offers.size());
        for (Offer offer : offers) {
            candidates.add(new Candidate(loop, offer, !offer.upstreamModel().equals(home)));
        }
        return candidates;
    }

    /** What our own failures mean for the next attempt. */
    static ProviderError of(Trouble trouble) {
        return new ProviderError(trouble, null, true);
    }
}
