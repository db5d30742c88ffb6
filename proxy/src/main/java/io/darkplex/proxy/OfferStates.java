package io.darkplex.proxy;

import io.darkplex.proxy.retry.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all event loops know of all offers. */
final class OfferStates {

    private static final Logger LOG = LoggerFactory.getLogger(OfferStates.class);
    private static final int OFFERS_KEPT = 4_000;

    private final UpstreamSettings settings;
    private final Notices notices;
    private final Clock clock;
    private final long startNanos = System.nanoTime();
    private final Map<OfferState.Id, OfferState> states = new ConcurrentHashMap<>();
    private final KeyRing keys = new KeyRing();
    private final OpenConnections connections = new OpenConnections();

    OfferStates(UpstreamSettings settings, Notices notices, Clock clock) {
        this.settings = settings;
        this.notices = notices;
        this.clock = clock;
    }

    /** Nanoseconds from the start of the proxy. */
    long now() {
        return System.nanoTime() - startNanos;
    }

    OfferState of(Offer offer) {
        if (states.size() >= OFFERS_KEPT) {
            states.values().removeIf(OfferState::isIdle);
        }
        return states.computeIfAbsent(OfferState.Id.of(offer), id -> new OfferState(id, settings));
    }

    KeyRing keys() {
        return keys;
    }

    OpenConnections connections() {
        return connections;
    }

    /** Remembers a failure for other calls and for operators. */
    void failed(Permit permit, Trouble trouble) {
        Offer offer = permit.offer();
        Credential credential = permit.credential();
        of(offer).failed(credential, trouble, clock.instant());
        if (!trouble.isOfKey()) {
            return;
        }
        Duration pause = settings.retry().keyPause();
        long now = now();
        if (keys.setAside(offer, credential, trouble, now, now + pause.toNanos())) {
            LOG.error(
                    "Provider key set aside: provider={} key={} why={} for={}",
                    offer.provider(),
                    credential.id(),
                    trouble,
                    pause);
            notices.keySetAside(offer.provider(), credential.id(), trouble, pause);
        }
    }

    OffersView view() {
        long now = now();
        List<OffersView.OfferView> offers = states.values().stream()
                .map(state -> state.view(now))
                .sorted(Comparator.comparing(OffersView.OfferView::provider)
                        .thenComparing(OffersView.OfferView::upstreamModel)
                        .thenComparing(OffersView.OfferView::dialect))
                .toList();
        return new OffersView(offers, keys.view(now), connections.view());
    }

    /** Begins anew, for tests that must not learn from each other. */
    void forget() {
        states.clear();
        keys.forget();
    }
}
