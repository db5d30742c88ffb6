package io.darkplex.proxy.retry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a provider's error means for the next attempt. The status alone does not say it: 429 can be a matter of seconds or of money,
 * 400 can be about the key.
 *
 * @param retryAfter null when the provider does not say
 * @param again whether the provider allows that the same is asked again there; {@code x-should-retry: false} forbids it
 */
public record ProviderError(Trouble trouble, @Nullable Duration retryAfter, boolean again) {

    /** The headers of an answer. */
    @FunctionalInterface
    public interface Headers {

        /** @param name in lower case */
        @Nullable String of(String name);
    }

    /** Words for "no money" in a {@code type}, a {@code code} or a {@code status}, of all providers. */
    private static final Set<String> UNPAID = Set.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "billing_error",
            "billing_hard_limit_reached",
            "billing_not_active",
            "enforced_spend_limit_reached",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded");

    private static final Set<String> OVERLOADED = Set.of(
            "overloaded_error", "server_is_overloaded", "overloaded", "unavailable", "api_error", "server_error");

    private static final Set<String> SLOW_DOWN =
            Set.of("rate_limit_error", "rate_limit_exceeded", "slow_down", "resource_exhausted");

    private static final Set<String> KEY = Set.of("authentication_error", "invalid_api_key", "unauthenticated");

    /** An error is small; what is larger is not searched for words. */
    private static final int SEARCHED = 64 * 1024;

    /**
     * @param status of the answer; 0 for an error within a stream
     * @param body JSON or not
     */
    public static ProviderError read(int status, Headers header, byte[] body, Instant now) {
        JsonNode json = tree(body);
        boolean again = !"false".equalsIgnoreCase(header.of("x-should-retry"));
        return new ProviderError(trouble(status, json, body), RetryAfter.read(header, json, now), again);
    }

    private static Trouble trouble(int status, @Nullable JsonNode json, byte[] body) {
        String words = body.length > SEARCHED ? "" : new String(body, UTF_8).toLowerCase(Locale.ROOT);
        JsonNode error = error(json);
        if (saysOne(error, UNPAID) || status == 402 || words.contains("credit balance is too low")) {
            return Trouble.UNPAID;
        }
        return switch (status) {
            case 0 -> ofWords(error);
            // Google says "limit: 0" where an account has no quota of this model at all.
            case 429 ->
                words.contains("limit: 0,") || words.contains("limit: 0\\n") ? Trouble.UNPAID : Trouble.SLOW_DOWN;
            case 401, 403 -> Trouble.KEY_REFUSED;
            case 400, 422 -> ofRequest(words);
            case 408, 409, 425 -> Trouble.OVERLOADED;
            default -> status >= 500 ? Trouble.OVERLOADED : Trouble.BAD_REQUEST;
        };
    }

    private static Trouble ofRequest(String words) {
        if (words.contains("api_key_invalid")) {
            return Trouble.KEY_REFUSED;
        }
        boolean seal = words.contains("signature") && (words.contains("thinking") || words.contains("thought"));
        boolean strange = seal || words.contains("invalid_encrypted_content") || words.contains("thought_signature");
        return strange ? Trouble.STRANGE_THOUGHT : Trouble.BAD_REQUEST;
    }

    private static Trouble ofWords(JsonNode error) {
        if (saysOne(error, SLOW_DOWN)) {
            return Trouble.SLOW_DOWN;
        }
        if (saysOne(error, KEY)) {
            return Trouble.KEY_REFUSED;
        }
        return saysOne(error, OVERLOADED) || !said(error, "type").equals("invalid_request_error")
                ? Trouble.OVERLOADED
                : Trouble.BAD_REQUEST;
    }

    private static boolean saysOne(JsonNode error, Set<String> words) {
        return words.contains(said(error, "type"))
                || words.contains(said(error, "code"))
                || words.contains(said(error, "status"));
    }

    private static String said(JsonNode error, String field) {
        JsonNode value = error.path(field);
        return value.isString() ? value.stringValue().toLowerCase(Locale.ROOT) : "";
    }

    /** The object that tells of the error, wherever the dialect puts it. */
    private static JsonNode error(@Nullable JsonNode json) {
        if (json == null) {
            return MissingNode.getInstance();
        }
        JsonNode ofResponse = json.path("response").path("error");
        if (ofResponse.isObject()) {
            return ofResponse;
        }
        return json.path("error").isObject() ? json.path("error") : json;
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            return body.length > SEARCHED ? null : Json.tree(body);
        } catch (JacksonException noJson) {
            return null;
        }
    }
}
