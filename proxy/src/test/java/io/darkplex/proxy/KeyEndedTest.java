package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.Script;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of calls that run when their key ends. */
class KeyEndedTest {

    private static final String KEY = "dpx_test-not-a-key-for-long";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions,gpt", "/v1/messages,claude", "/v1/messages,gpt", "/v1/chat/completions,claude"})
    void aRunningStreamIsBrokenOffInTheDialectOfItsCaller(String path, String family) throws IOException {
        proxy.leases().grant(KEY, new Lease("tenant-3", "lease-3"));
        String body = ProxyExtension.body(family + "-" + Script.STALL.word(), true, "hi");
        try (Socket socket = proxy.open(path, KEY, body)) {
            assertThat(socket.getInputStream().read()).isPositive();
            Instant ended = Instant.now();
            proxy.leases().revoke(KEY);
            String rest = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(Duration.between(ended, Instant.now())).isLessThan(Duration.ofSeconds(3));
            assertThat(rest).contains("KEY_ENDED").doesNotContain("[DONE]").doesNotContain("message_stop");
            assertThat(rest.contains("event: error")).isEqualTo(path.equals("/v1/messages"));
        }
        Receipt receipt = proxy.receipt();
        assertThat(receipt.problem()).isEqualTo("KEY_ENDED");
        assertThat(receipt.leaseId()).isEqualTo("lease-3");
        assertThat(proxy.provider().last().aborted()).isTrue();
    }

    @Test
    void aCallWhoseAnswerHasNotBegunIsRefused() throws IOException {
        proxy.leases().grant(KEY, new Lease("tenant-3", "lease-3"));
        String body = ProxyExtension.body("gpt-" + Script.NO_HEAD.word(), true, "hi");
        try (Socket socket = proxy.open("/v1/chat/completions", KEY, body)) {
            await().until(() -> !proxy.provider().requests().isEmpty());
            proxy.leases().revoke(KEY);
            var answer = new StringBuilder();
            // The connection stays; so reading to its end would wait for nothing.
            while (answer.indexOf("KEY_ENDED") < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).as(answer.toString()).isNotNegative();
                answer.append((char) next);
            }
            assertThat(answer).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void callsOfOtherKeysRunOn() throws IOException {
        proxy.leases().grant(KEY, new Lease("tenant-3", "lease-3"));
        String body = ProxyExtension.body("gpt-" + Script.STALL.word(), true, "hi");
        try (Socket other = proxy.open("/v1/chat/completions", ProxyExtension.OTHER_KEY, body);
                Socket ended = proxy.open("/v1/chat/completions", KEY, body)) {
            assertThat(other.getInputStream().read()).isPositive();
            assertThat(ended.getInputStream().read()).isPositive();
            proxy.leases().revoke(KEY);
            assertThat(new String(ended.getInputStream().readAllBytes(), UTF_8)).contains("KEY_ENDED");
            assertThat(proxy.running().load().isIdle()).isFalse();
        }
    }
}
