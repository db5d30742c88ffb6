package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.proxy.wire.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures worked out by hand from the providers' price pages. */
class PriceTest {

    private static final long PAR = 1_000_000;
    private static final long QUARTER = 250_000;

    /** Claude Haiku 5.5: 0.10 / 0.50 $, whole request 5 x over 100k prompt tokens, caches counted. */
    private static final Price HAIKU = new Price(
            "claude-haiku-5-5",
            List.of(
                    new Price.Tier(100_000, new Price.Rates(500_000, 50_000, 625_000, 1_000_000, 2_500_000)),
                    new Price.Tier(0, new Price.Rates(100_000, 10_000, 125_000, 200_000, 500_000))));

    @Test
    void eachClassHasItsRate() {
        // 1000 x 0.10 + 50000 x 0.01 + 2000 x 0.125 + 400 x 0.20 + 300 x 0.50 = 100 + 500 + 250 + 80 + 150 micro-dollar
        var tokens = new Tokens(1_000, 50_000, 2_000, 400, 300, 100);

        assertThat(HAIKU.cost(tokens, PAR, QUARTER)).isEqualTo(new Cost(1_080, 270, 1_350));
    }

    @Test
    void theExchangeRateIsAppliedBeforeTheOnlyRounding() {
        // 1080 x 0.92 = 993.6, up to 994; 25 % of it = 248.5, up to 249
        var tokens = new Tokens(1_000, 50_000, 2_000, 400, 300, 0);

        assertThat(HAIKU.cost(tokens, 920_000, QUARTER)).isEqualTo(new Cost(994, 249, 1_243));
    }

    @Test
    void theWholeRequestIsPricedAtTheTierOfItsPrompt() {
        // 100001 tokens of prompt, of which 100000 read from the cache: 1 x 0.50 + 100000 x 0.05 + 10 x 2.50 = 5025.5
        assertThat(HAIKU.cost(new Tokens(1, 100_000, 0, 0, 10, 0), PAR, 0)).isEqualTo(new Cost(5_026, 0, 5_026));
        // One token less and it is the lower tier: 0 + 100000 x 0.01 + 10 x 0.50 = 1005
        assertThat(HAIKU.cost(new Tokens(0, 100_000, 0, 0, 10, 0), PAR, 0)).isEqualTo(new Cost(1_005, 0, 1_005));
    }

    @Test
    void halfAMicroEuroIsRoundedUp() {
        Price price = Price.flat("p", new Price.Rates(500_000, 0, 0, 0, 0));

        assertThat(price.cost(new Tokens(1, 0, 0, 0, 0, 0), PAR, 0).providerCostMicroEur())
                .isEqualTo(1);
        assertThat(price.cost(new Tokens(1, 0, 0, 0, 0, 0), PAR - 1, 0).providerCostMicroEur())
                .isZero();
    }

    @Test
    void aMillionOpusTokensCostWhatThePageSays() {
        // Claude Opus 5.5: 4 $ in, 20 $ out per million
        Price opus =
                Price.flat("claude-opus-5-5", new Price.Rates(4_000_000, 200_000, 5_000_000, 8_000_000, 20_000_000));

        assertThat(opus.cost(new Tokens(1_000_000, 0, 0, 0, 1_000_000, 0), PAR, 200_000))
                .isEqualTo(new Cost(24_000_000, 4_800_000, 28_800_000));
    }

    @Test
    void nothingUsedCostsNothing() {
        assertThat(HAIKU.cost(Tokens.NONE, PAR, QUARTER)).isEqualTo(Cost.ZERO);
    }

    @Test
    void aPriceBeginsAtZero() {
        assertThatThrownBy(() -> new Price(
                        "p", List.of(new Price.Tier(1, HAIKU.tiers().getFirst().rates()))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
