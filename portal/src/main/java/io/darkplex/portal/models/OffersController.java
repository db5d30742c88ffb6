package io.darkplex.portal.models;

import io.darkplex.proxy.Offers;
import io.darkplex.proxy.OffersView;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How things stand with the providers, as this process's proxy sees it. Keys go by their ids. */
@RestController
@RequestMapping("/api/operator/offers")
class OffersController {

    /** Of each list; those in trouble come first, so they are not what is left out. */
    static final int MOST = 200;

    private final Offers offers;
    private final Clock clock;

    OffersController(Offers offers, Clock clock) {
        this.offers = offers;
        this.clock = clock;
    }

    /** @param offersLeftOut how many more there are */
    record View(List<One> offers, int offersLeftOut, List<KeyAside> keysAside, List<Connections> connections) {}

    record One(
            String provider,
            String model,
            Dialect dialect,
            String host,
            Breaker.State breaker,
            int limit,
            int inFlight,
            List<String> keysResting,
            List<Failure> lastFailures) {}

    record Failure(Instant at, Trouble trouble, String key) {}

    record KeyAside(String provider, String key, Trouble why, Instant until) {}

    record Connections(String host, String protocol, int open) {}

    @GetMapping
    ResponseEntity<View> now() {
        View view = view(offers.now(), clock.instant());
        return ResponseEntity.ok().eTag(tagOf(view)).body(view);
    }

    /** @param now in this clock what the proxy counts its rests from */
    static View view(OffersView seen, Instant now) {
        List<One> all = seen.offers().stream()
                .map(OffersController::one)
                .sorted(Comparator.comparing(OffersController::isWell))
                .toList();
        return new View(
                all.stream().limit(MOST).toList(),
                Math.max(0, all.size() - MOST),
                seen.keysAside().stream()
                        .sorted(Comparator.comparing(OffersView.KeyView::provider)
                                .thenComparing(OffersView.KeyView::key))
                        .limit(MOST)
                        .map(key -> new KeyAside(key.provider(), key.key(), key.why(), until(now, key.millisLeft())))
                        .toList(),
                seen.connections().stream()
                        .limit(MOST)
                        .map(to -> new Connections(to.host(), to.protocol(), to.open()))
                        .toList());
    }

    private static One one(OffersView.OfferView offer) {
        return new One(
                offer.provider(),
                offer.upstreamModel(),
                offer.dialect(),
                host(offer.baseUri()),
                offer.breaker(),
                offer.limit(),
                offer.inFlight(),
                offer.keysResting(),
                offer.lastFailures().stream()
                        .map(failure -> new Failure(failure.at(), failure.trouble(), failure.key()))
                        .toList());
    }

    private static boolean isWell(One offer) {
        return offer.breaker() == Breaker.State.CLOSED && offer.keysResting().isEmpty();
    }

    /** Not the whole address, which may carry a name and a password. */
    private static String host(URI base) {
        String host = base.getHost() == null ? "?" : base.getHost();
        return base.getPort() < 0 ? host : host + ":" + base.getPort();
    }

    /** In whole seconds, so that one who asks twice is told the same. */
    private static Instant until(Instant now, long millisLeft) {
        return now.plusMillis(millisLeft + 500).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String tagOf(View view) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(view.toString().getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
