package io.darkplex.proxy.translate;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a model shall think before it speaks. Dialects say it as a level or as a budget of tokens; one is made from the
 * other where it must be.
 *
 * @param effort null where the model decides, or a budget is given
 * @param shown whether the caller wants to read the thoughts
 */
record Reasoning(@Nullable Effort effort, @Nullable Long budgetTokens, boolean shown) {

    private static final long LOW_TOKENS = 1_024;
    private static final long MEDIUM_TOKENS = 8_192;
    private static final long HIGH_TOKENS = 24_576;

    enum Effort {
        NONE,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH,
        MAX;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Effort of(String word) {
            for (Effort effort : values()) {
                if (effort.word().equals(word)) {
                    return effort;
                }
            }
            return null;
        }
    }

    /** The level that is asked for or fits the budget; null where the model decides. */
    @Nullable Effort level() {
        if (effort != null || budgetTokens == null) {
            return effort;
        }
        if (budgetTokens == 0) {
            return Effort.NONE;
        }
        if (budgetTokens <= LOW_TOKENS) {
            return Effort.LOW;
        }
        return budgetTokens <= MEDIUM_TOKENS ? Effort.MEDIUM : Effort.HIGH;
    }

    /** The budget that is asked for or fits the level; null where the model decides. */
    @Nullable Long budget() {
        if (budgetTokens != null || effort == null) {
            return budgetTokens;
        }
        return switch (effort) {
            case NONE -> 0L;
            case MINIMAL, LOW -> LOW_TOKENS;
            case MEDIUM -> MEDIUM_TOKENS;
            case HIGH, XHIGH, MAX -> HIGH_TOKENS;
        };
    }
}
