package io.darkplex.portal.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.OffersView;
import io.darkplex.proxy.OffersView.ConnectionsView;
import io.darkplex.proxy.OffersView.Failure;
import io.darkplex.proxy.OffersView.KeyView;
import io.darkplex.proxy.OffersView.OfferView;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OffersControllerTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00.250Z");

    @Test
    void anAddressIsToldByItsHostAlone() {
        OfferView offer = offer("a", URI.create("https://name:not-a-password@llm.example:8443/v1?key=not-a-key"));
        OffersController.View view = OffersController.view(seen(List.of(offer)), NOW);
        assertThat(view.offers().getFirst().host()).isEqualTo("llm.example:8443");
        assertThat(view.toString()).doesNotContain("not-a");
    }

    @Test
    void aRestEndsAtTheSameSecondWheneverOneAsks() {
        var first = new OffersView(List.of(), List.of(new KeyView("openai", "k", Trouble.UNPAID, 59_900)), List.of());
        var later = new OffersView(List.of(), List.of(new KeyView("openai", "k", Trouble.UNPAID, 57_899)), List.of());
        OffersController.View view = OffersController.view(first, NOW);
        assertThat(view.keysAside().getFirst().until()).isEqualTo("2026-11-24T08:01:00Z");
        assertThat(OffersController.view(later, NOW.plusMillis(2_001))).isEqualTo(view);
    }

    @Test
    void whatIsInTroubleStandsFirstAndIsNeverLeftOut() {
        Stream<OfferView> well = IntStream.range(0, OffersController.MOST + 5)
                .mapToObj(i -> offer("m" + i, URI.create("https://llm.example/v1")));
        var open = new OfferView(
                "openai",
                Dialect.OPENAI,
                URI.create("https://llm.example/v1"),
                "z",
                Breaker.State.OPEN,
                4,
                0,
                List.of(),
                List.of(new Failure(NOW, Trouble.TIMED_OUT, "environment")));
        OffersController.View view =
                OffersController.view(seen(Stream.concat(well, Stream.of(open)).toList()), NOW);
        assertThat(view.offers()).hasSize(OffersController.MOST);
        assertThat(view.offersLeftOut()).isEqualTo(6);
        assertThat(view.offers().getFirst().model()).isEqualTo("z");
        assertThat(view.offers().getFirst().lastFailures())
                .containsExactly(new OffersController.Failure(NOW, Trouble.TIMED_OUT, "environment"));
        assertThat(view.connections())
                .containsExactly(new OffersController.Connections("llm.example:443", "HTTP/2", 3));
    }

    private static OffersView seen(List<OfferView> offers) {
        return new OffersView(offers, List.of(), List.of(new ConnectionsView("llm.example:443", "HTTP/2", 3)));
    }

    private static OfferView offer(String model, URI base) {
        return new OfferView(
                "openai", Dialect.OPENAI, base, model, Breaker.State.CLOSED, 1_000, 0, List.of(), List.of());
    }
}
