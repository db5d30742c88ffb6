package io.darkplex.portal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceListTest {

    private static final LocalDate CHECKED = LocalDate.parse("2026-11-01");

    @Test
    void thePromotionEndsAtMidnightUtc() {
        PriceList prices = ModelFiles.prices();
        assertThat(inputAt(prices, "2026-12-31T23:59:59.999Z")).isEqualTo(750_000);
        assertThat(inputAt(prices, "2027-01-01T00:00:00Z")).isEqualTo(1_500_000);
    }

    @Test
    void aModelHasNoPriceBeforeItsFirstRow() {
        assertThat(ModelFiles.prices().priceOf("gemini-3.8-flash", Instant.parse("2026-10-06T23:59:59Z")))
                .isEmpty();
    }

    @Test
    void everyKnownModelIsPricedAndEveryPriceHasAKnownModel() {
        PriceList prices = ModelFiles.prices();
        List<String> known =
                ModelFiles.models().models().stream().map(KnownModels.Entry::id).toList();
        assertThat(prices.prices()).extracting(PriceRow::model).isSubsetOf(known);
        assertThat(known)
                .allMatch(id -> prices.priceOf(id, Instant.parse("2026-11-23T00:00:00Z"))
                        .isPresent());
        assertThat(known).containsAll(ModelFiles.models().preferred());
    }

    @Test
    void twoPricesForOneDayAreRefused() {
        List<PriceRow> rows = List.of(row("2026-01-01", null), row("2026-06-01", null));
        assertThatThrownBy(() -> new PriceList(List.of(), rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two prices of m are in force on 2026-06-01");
    }

    @Test
    void aPriceBelowZeroIsRefused() {
        assertThatThrownBy(() -> new PriceRow.Tier(0, -1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLatestExchangeRateThatHasBegunCounts() {
        var rates = List.of(rate("2026-01-01", 900_000), rate("2026-07-01", 910_000), rate("2026-03-01", 905_000));
        var prices = new PriceList(rates, List.of());
        assertThat(prices.rateAt(Instant.parse("2026-06-30T23:00:00Z"))).isEqualTo(905_000);
        assertThat(prices.rateAt(Instant.parse("2026-07-01T00:00:00Z"))).isEqualTo(910_000);
    }

    private static long inputAt(PriceList prices, String moment) {
        return prices.priceOf("gemini-3.8-flash", Instant.parse(moment))
                .orElseThrow()
                .tiers()
                .getFirst()
                .input();
    }

    private static PriceRow row(String from, @Nullable String to) {
        return new PriceRow(
                "m",
                LocalDate.parse(from),
                to == null ? null : LocalDate.parse(to),
                "a page",
                CHECKED,
                List.of(new PriceRow.Tier(0, 1, 1, 1, 1, 1)));
    }

    private static PriceList.ExchangeRate rate(String from, long microEur) {
        return new PriceList.ExchangeRate(LocalDate.parse(from), microEur, "a bank", CHECKED);
    }
}
