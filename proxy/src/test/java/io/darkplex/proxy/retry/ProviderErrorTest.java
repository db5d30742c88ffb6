package io.darkplex.proxy.retry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors are those that the providers document, or that were seen of them. */
class ProviderErrorTest {

    private static final Instant NOW = Instant.parse("2026-12-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            429 | SLOW_DOWN      | {"error":{"type":"requests","code":"rate_limit_exceeded","message":"Rate limit reached"}}
            429 | SLOW_DOWN      | {"error":{"code":"slow_down"}}
            429 | UNPAID         | {"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"You exceeded your current quota"}}
            429 | UNPAID         | {"error":{"code":"credit_balance_exhausted"}}
            429 | UNPAID         | {"error":{"code":"project_spend_limit_exceeded"}}
            429 | UNPAID         | {"type":"error","error":{"type":"enforced_spend_limit_reached","message":"x"}}
            429 | SLOW_DOWN      | {"type":"error","error":{"type":"rate_limit_error","message":"x"}}
            429 | SLOW_DOWN      | {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded, limit: 10, model: m"}}
            429 | UNPAID         | {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded, limit: 0, model: m"}}
            402 | UNPAID         | {"error":"payment required"}
            402 | UNPAID         | no json
            400 | UNPAID         | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}
            400 | BAD_REQUEST    | {"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: required"}}
            400 | STRANGE_THOUGHT| {"type":"error","error":{"type":"invalid_request_error","message":"messages.1.content.0: Invalid `signature` in `thinking` block"}}
            400 | STRANGE_THOUGHT| {"error":{"code":"invalid_encrypted_content"}}
            400 | KEY_REFUSED    | {"error":{"code":400,"status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}
            401 | KEY_REFUSED    | {"error":{"code":"invalid_api_key"}}
            403 | KEY_REFUSED    | {"type":"error","error":{"type":"permission_error"}}
            404 | BAD_REQUEST    | {"error":{"code":"model_not_found"}}
            413 | BAD_REQUEST    | <html>too large</html>
            408 | OVERLOADED     |
            500 | OVERLOADED     | {"error":{"type":"server_error"}}
            502 | OVERLOADED     | <html>bad gateway</html>
            503 | OVERLOADED     | {"error":{"code":"server_is_overloaded"}}
            503 | OVERLOADED     | {"error":{"code":503,"status":"UNAVAILABLE"}}
            529 | OVERLOADED     | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
            0   | OVERLOADED     | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
            0   | SLOW_DOWN      | {"type":"error","error":{"type":"rate_limit_error","message":"x"}}
            0   | OVERLOADED     | {"type":"response.failed","response":{"error":{"code":"server_error"}}}
            0   | SLOW_DOWN      | {"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded"}}}
            0   | UNPAID         | {"type":"error","code":"insufficient_quota","message":"x"}
            0   | BAD_REQUEST    | {"type":"error","error":{"type":"invalid_request_error","message":"x"}}
            """)
    void aFailureIsOfItsOwnClass(int status, Trouble trouble, String body) {
        byte[] bytes = (body == null ? "" : body).getBytes(UTF_8);

        assertThat(ProviderError.read(status, name -> null, bytes, NOW).trouble())
                .isEqualTo(trouble);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            retry-after-ms: 1500.5; retry-after: 9                                              | 1500
            retry-after: 7                                                                      | 7000
            retry-after: 0.25                                                                   | 250
            retry-after: 0                                                                      | 0
            retry-after: Tue, 01 Dec 2026 10:00:30 GMT                                          | 30000
            retry-after: Tue, 01 Dec 2026 09:00:00 GMT                                          | 0
            retry-after: 99999999999                                                            | 31536000000
            retry-after: soon                                                                   | -1
            retry-after: -5                                                                     | -1
            anthropic-ratelimit-tokens-remaining: 0; anthropic-ratelimit-tokens-reset: 2026-12-01T10:00:12Z | 12000
            anthropic-ratelimit-tokens-remaining: 5; anthropic-ratelimit-tokens-reset: 2026-12-01T10:00:12Z | -1
            x-ratelimit-remaining-requests: 0; x-ratelimit-reset-requests: 1m2.5s               | 62500
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 20ms                     | 20
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 6m0s                     | 360000
            x-ratelimit-remaining-tokens: -1; x-ratelimit-reset-tokens: 6m0s                    | -1
            x-ratelimit-remaining-tokens: 0; x-ratelimit-reset-tokens: 0s                       | -1
            """)
    void howLongToWaitIsReadInEveryForm(String sent, long millis) {
        Map<String, String> headers = new HashMap<>();
        for (String header : sent.split(";", -1)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).strip(),
                    header.substring(colon + 1).strip());
        }

        Duration wait = ProviderError.read(429, headers::get, new byte[0], NOW).retryAfter();

        assertThat(wait).isEqualTo(millis < 0 ? null : of(millis));
    }

    @Test
    void googlesDelayStandsInTheBody() {
        String body = "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\"},"
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"46.5s\"}]}}";

        assertThat(ProviderError.read(429, name -> null, body.getBytes(UTF_8), NOW)
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(46_500));
    }

    @Test
    void aProviderMayForbidASecondTry() {
        ProviderError error =
                ProviderError.read(500, name -> name.equals("x-should-retry") ? "false" : null, new byte[0], NOW);

        assertThat(error.again()).isFalse();
    }

    @Test
    void pausesDoubleAndAreDrawnFromTheirUpperHalf() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        var chance = new SplittableRandom(7);
        for (int i = 0; i < 200; i++) {
            assertThat(backoff.nanos(1, chance)).isBetween(50_000_000L, 100_000_000L);
            assertThat(backoff.nanos(3, chance)).isBetween(200_000_000L, 400_000_000L);
            assertThat(backoff.nanos(1_000, chance)).isBetween(500_000_000L, 1_000_000_000L);
        }
        assertThat(backoff.nanos(1, new SplittableRandom(9))).isEqualTo(backoff.nanos(1, new SplittableRandom(9)));
    }

    private static Duration of(long millis) {
        return millis == 1500 ? Duration.ofNanos(1_500_500_000) : Duration.ofMillis(millis);
    }
}
