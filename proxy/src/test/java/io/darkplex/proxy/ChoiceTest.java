package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.wire.Dialect;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");
    private final SplittableRandom chance = new SplittableRandom(20261201);

    @Test
    void offersWithoutWeightsKeepTheirOrder() {
        List<Offer> offers = List.of(
                offer("a", Dialect.ANTHROPIC, "m", 0),
                offer("b", Dialect.OPENAI, "m", 0),
                offer("a", Dialect.OPENAI, "n", 0));

        assertThat(order(offers)).isEqualTo(offers);
    }

    @Test
    void ofOneModelAtOneProviderTheCallersDialectComesFirst() {
        Offer translated = offer("a", Dialect.RESPONSES, "m", 0);
        Offer other = offer("b", Dialect.OPENAI, "m", 0);
        Offer own = offer("a", Dialect.OPENAI, "m", 0);

        assertThat(order(List.of(translated, other, own))).containsExactly(own, other, translated);
    }

    @Test
    void neighboursShareFirstAttemptsByTheirWeights() {
        Offer fallback = offer("c", Dialect.OPENAI, "m", 0);
        List<Offer> offers = List.of(offer("a", Dialect.OPENAI, "m", 3), offer("b", Dialect.OPENAI, "m", 1), fallback);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            List<Offer> order = order(offers);
            first.merge(order.getFirst().provider(), 1, Integer::sum);
            assertThat(order).hasSize(3).last().isEqualTo(fallback);
        }

        assertThat(first.get("a")).isBetween(2_850, 3_150);
        assertThat(first.get("b")).isBetween(850, 1_150);
    }

    @Test
    void keysShareCallsByTheirWeights() {
        Offer offer = new Offer(
                "a",
                Dialect.OPENAI,
                NOWHERE,
                "m",
                List.of(new Credential("x", "sk-test-x", 3), new Credential("y", "sk-test-y", 1)),
                Tariff.FREE,
                0);
        var state = new OfferState(OfferState.Id.of(offer), UpstreamSettings.DEFAULTS);
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            Credential key = state.draw(offer, new KeyRing(), Set.of(), chance, 0);
            drawn.merge(key == null ? "none" : key.id(), 1, Integer::sum);
        }

        assertThat(drawn).containsOnlyKeys("x", "y");
        assertThat(drawn.get("x")).isBetween(2_850, 3_150);
    }

    private List<Offer> order(List<Offer> offers) {
        return Choice.of(new Routing.Found(offers), "m", Dialect.OPENAI, chance);
    }

    private static Offer offer(String provider, Dialect dialect, String model, int weight) {
        return new Offer(provider, dialect, NOWHERE, model, List.of(Credential.NONE), Tariff.FREE, weight);
    }
}
