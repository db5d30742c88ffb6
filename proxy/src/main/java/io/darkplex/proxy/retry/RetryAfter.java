package io.darkplex.proxy.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How long a provider asks to be left alone. In order: {@code retry-after-ms}; {@code retry-after} in seconds or as an HTTP date;
 * Google's {@code RetryInfo} in the error; the reset of a limit of which nothing remains.
 */
public final class RetryAfter {

    /** Beyond every bound, and far from any overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final double MILLIS_A_SECOND = 1_000;

    private static final List<String> ANTHROPIC_LIMITS = List.of("requests", "tokens", "input-tokens", "output-tokens");
    private static final List<String> OPENAI_LIMITS = List.of("requests", "tokens");

    /** As in {@code 1h2m3.5s}, {@code 6m0s}, {@code 20ms}. */
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9})ms)?");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");

    private RetryAfter() {}

    /**
     * @param error the error's JSON; null when there is none
     * @return null when the provider does not say
     */
    static @Nullable Duration read(ProviderError.Headers header, @Nullable JsonNode error, Instant now) {
        Duration millis = seconds(header.of("retry-after-ms"), MILLIS_A_SECOND);
        if (millis != null) {
            return millis;
        }
        String after = header.of("retry-after");
        Duration plain = seconds(after, 1);
        if (plain != null) {
            return plain;
        }
        Duration date = untilDate(after, now);
        if (date != null) {
            return date;
        }
        Duration google = error == null ? null : google(error);
        return google == null ? reset(header, now) : google;
    }

    private static @Nullable Duration google(JsonNode error) {
        for (JsonNode detail : error.path("error").path("details")) {
            if (detail.path("@type").asString("").endsWith("google.rpc.RetryInfo")) {
                return span(detail.path("retryDelay").asString(""));
            }
        }
        return null;
    }

    /** The latest reset of what is used up; figures that are unknown are sent as -1 or as 0 without a reset. */
    private static @Nullable Duration reset(ProviderError.Headers header, Instant now) {
        Duration longest = null;
        for (String limit : ANTHROPIC_LIMITS) {
            if ("0".equals(header.of("anthropic-ratelimit-" + limit + "-remaining"))) {
                longest = longer(longest, untilInstant(header.of("anthropic-ratelimit-" + limit + "-reset"), now));
            }
        }
        for (String limit : OPENAI_LIMITS) {
            if ("0".equals(header.of("x-ratelimit-remaining-" + limit))) {
                longest = longer(longest, span(header.of("x-ratelimit-reset-" + limit)));
            }
        }
        return longest;
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (other == null || other.isZero()) {
            return one;
        }
        return one == null || other.compareTo(one) > 0 ? other : one;
    }

    private static @Nullable Duration seconds(@Nullable String text, double parts) {
        if (text == null || !NUMBER.matcher(text.strip()).matches()) {
            return null;
        }
        double seconds = Math.min(Double.parseDouble(text.strip()) / parts, (double) LONGEST.toSeconds());
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static @Nullable Duration untilDate(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            return until(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())), now);
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    private static @Nullable Duration untilInstant(@Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        try {
            return until(OffsetDateTime.parse(text.strip()).toInstant(), now);
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private static Duration until(Instant then, Instant now) {
        if (!then.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, then);
        return left.compareTo(LONGEST) > 0 ? LONGEST : left;
    }

    private static @Nullable Duration span(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String clean = text.strip().toLowerCase(Locale.ROOT);
        Matcher span = SPAN.matcher(clean);
        if (!span.matches()) {
            return seconds(clean, 1);
        }
        Duration sum = Duration.ofHours(part(span.group(1)))
                .plusMinutes(part(span.group(2)))
                .plusMillis(part(span.group(4)));
        Duration seconds = seconds(span.group(3), 1);
        Duration all = seconds == null ? sum : sum.plus(seconds);
        return all.compareTo(LONGEST) > 0 ? LONGEST : all;
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
