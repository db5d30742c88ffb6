package io.darkplex.portal.models;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list price of a model for a time.
 *
 * @param from first day in force (UTC)
 * @param to first day no longer in force; null while no end is known
 * @param source the page on which it stands
 * @param checked the day on which it was read there
 * @param tiers by size of the whole prompt, the smallest first; the first begins at 0
 */
record PriceRow(
        String model, LocalDate from, @Nullable LocalDate to, String source, LocalDate checked, List<Tier> tiers) {

    PriceRow {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.getFirst().over() != 0) {
            throw new IllegalArgumentException("The first tier of " + model + " must begin at 0");
        }
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).over() <= tiers.get(i - 1).over()) {
                throw new IllegalArgumentException("The tiers of " + model + " must rise");
            }
        }
        if (to != null && !to.isAfter(from)) {
            throw new IllegalArgumentException("The price of " + model + " ends before it begins");
        }
    }

    /** Names the row in a receipt: {@code model@from}. */
    String id() {
        return model + "@" + from;
    }

    boolean inForceAt(Instant moment) {
        LocalDate day = moment.atOffset(ZoneOffset.UTC).toLocalDate();
        return !day.isBefore(from) && (to == null || day.isBefore(to));
    }

    /**
     * Rates in micro-USD per million tokens, for the whole request, when its prompt has more tokens than {@code over}.
     */
    record Tier(long over, long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output) {

        Tier {
            if (over < 0 || input < 0 || cacheRead < 0 || cacheWrite5m < 0 || cacheWrite1h < 0 || output < 0) {
                throw new IllegalArgumentException("A price or a tier below zero");
            }
        }
    }
}
