package io.darkplex.proxy;

import java.util.Locale;
import java.util.Set;

/** Which of a provider's response headers a caller gets: those its client acts on. Never a cookie, never hop by hop. */
final class AnswerHeaders {

    private static final Set<String> PASSED = Set.of(
            "content-type",
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "request-id",
            "x-request-id",
            "openai-processing-ms",
            "openai-version");

    private AnswerHeaders() {}

    static boolean pass(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PASSED.contains(lower)
                || lower.startsWith("x-ratelimit-")
                || lower.startsWith("anthropic-ratelimit-")
                || lower.startsWith("anthropic-priority-");
    }
}
