package io.darkplex.portal.models;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The contents of {@code prices.yaml}. */
record PriceList(List<ExchangeRate> eurPerUsd, List<PriceRow> prices) {

    PriceList {
        eurPerUsd = List.copyOf(eurPerUsd);
        prices = List.copyOf(prices);
        for (PriceRow row : prices) {
            refuseOverlap(row, prices);
        }
    }

    Optional<PriceRow> priceOf(String model, Instant moment) {
        return prices.stream()
                .filter(row -> row.model().equals(model) && row.inForceAt(moment))
                .findFirst();
    }

    /** Whether there is a price, be it of another time. */
    boolean knows(String model) {
        return prices.stream().anyMatch(row -> row.model().equals(model));
    }

    PriceRow latestOf(String model) {
        return prices.stream()
                .filter(row -> row.model().equals(model))
                .max(Comparator.comparing(PriceRow::from))
                .orElseThrow(() -> new IllegalStateException("prices.yaml has no price of " + model));
    }

    /** @return micro-EUR for one USD */
    long rateAt(Instant moment) {
        LocalDate day = moment.atOffset(ZoneOffset.UTC).toLocalDate();
        return eurPerUsd.stream()
                .filter(rate -> !day.isBefore(rate.from()))
                .reduce((earlier, later) -> later.from().isAfter(earlier.from()) ? later : earlier)
                .orElseThrow(() -> new IllegalStateException("prices.yaml has no exchange rate for " + day))
                .microEur();
    }

    private static void refuseOverlap(PriceRow row, List<PriceRow> rows) {
        Instant start = row.from().atStartOfDay(ZoneOffset.UTC).toInstant();
        long inForce = rows.stream()
                .filter(other -> other.model().equals(row.model()) && other.inForceAt(start))
                .count();
        if (inForce > 1) {
            throw new IllegalArgumentException("Two prices of " + row.model() + " are in force on " + row.from());
        }
    }

    /** @param microEur micro-EUR for one USD from that day on (UTC) */
    record ExchangeRate(LocalDate from, long microEur, String source, LocalDate checked) {

        ExchangeRate {
            if (microEur <= 0) {
                throw new IllegalArgumentException("An exchange rate must be above zero");
            }
        }
    }
}
