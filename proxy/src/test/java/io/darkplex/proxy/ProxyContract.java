package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.KEY;
import static io.darkplex.proxy.ProxyExtension.body;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.FakeProvider;
import io.darkplex.proxy.fake.Script;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole proxy over real sockets, in front of a provider that misbehaves on demand: the same whichever way a call comes in.
 */
abstract class ProxyContract {

    private static final String FRANCE = "What is the capital of France?";
    private static final Usage OPENAI_USAGE = new Usage.Exact(new Tokens(20, 100, 0, 0, 30, 10));
    private static final Usage ANTHROPIC_USAGE = new Usage.Exact(new Tokens(20, 100, 40, 20, 30, 0));

    private final ProxyExtension proxy;

    ProxyContract(ProxyExtension proxy) {
        this.proxy = proxy;
    }

    @Test
    void anAnswerIsPassedAsItIsAndAccountedFor() throws Exception {
        HttpResponse<String> answer = proxy.chat("gpt", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("is Paris")
                .contains("\"unknown_field\": 1.50e3")
                .contains("gpt-upstream");
        Receipt receipt = proxy.receipt();
        assertThat(receipt.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(receipt.usage()).isEqualTo(OPENAI_USAGE);
        // 20 x 1 + 100 x 0.1 + 30 x 5 = 180 micro-dollar at par, and a quarter of it
        assertThat(receipt.cost()).isEqualTo(new Cost(180, 45, 225));
        assertThat(receipt.model()).isEqualTo("gpt");
        assertThat(receipt.upstreamModel()).isEqualTo("gpt-upstream");
        assertThat(receipt.priceId()).isEqualTo("fake@1");
        assertThat(receipt.tenantId()).isEqualTo("tenant-1");
        assertThat(answer.headers().firstValue(Receipt.HEADER)).contains(receipt.id());
    }

    @Test
    void anAnthropicAnswerIsPassedAsItIsAndAccountedFor() throws Exception {
        HttpResponse<String> answer = proxy.messages("claude", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("is Paris");
        assertThat(proxy.receipt().usage()).isEqualTo(ANTHROPIC_USAGE);
        // 20 x 1 + 100 x 0.1 + 40 x 1.25 + 20 x 2 + 30 x 5 = 270
        assertThat(proxy.receipt().cost()).isEqualTo(new Cost(270, 68, 338));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "ONE_BYTE", "ODD_CHUNKS"})
    void aStreamArrivesWhole(Script script) throws Exception {
        HttpResponse<String> answer = proxy.chat("gpt-" + script.word(), true, FRANCE);

        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body()).contains("Paris").contains("🗼").endsWith("data: [DONE]\n\n");
        assertThat(answer.body()).as("the caller asked for no usage").doesNotContain("prompt_tokens");
        assertThat(proxy.receipt().usage()).isEqualTo(OPENAI_USAGE);
        assertThat(proxy.receipt().stream()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "ONE_BYTE", "ODD_CHUNKS"})
    void anAnthropicStreamArrivesWhole(Script script) throws Exception {
        HttpResponse<String> answer = proxy.messages("claude-" + script.word(), true, FRANCE);

        assertThat(answer.body())
                .contains("event: ping")
                .contains("🗼")
                .endsWith("data: {\"type\":\"message_stop\"}\n\n");
        assertThat(proxy.receipt().usage()).isEqualTo(ANTHROPIC_USAGE);
    }

    @Test
    void usageThatTheCallerAskedForStays() throws Exception {
        String asked = body("gpt", true, FRANCE)
                .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        assertThat(proxy.post("/v1/chat/completions", asked).body()).contains("\"prompt_tokens\":120");
    }

    @Test
    void theBodyTravelsUntouchedButForTheModel() throws Exception {
        String sent =
                "{ \"model\":\"gpt\", \"x\" : 1.0E+2 ,\"messages\":[ {\"role\":\"user\",\"content\":\"caf\\u00e9 é\"} ] }";

        proxy.post("/v1/chat/completions", sent);

        assertThat(proxy.provider().last().body()).isEqualTo(sent.replace("\"gpt\"", "\"gpt-upstream\""));
    }

    @Test
    void keysNeverCrossTheProxy() throws Exception {
        HttpResponse<String> answer = proxy.messages("claude", false, FRANCE);

        assertThat(proxy.provider().last().headers()).containsEntry("x-api-key", FakeProvider.KEY);
        assertThat(proxy.provider().last().headers().toString()).doesNotContain(KEY);
        assertThat(answer.headers().map().toString()).doesNotContain(FakeProvider.KEY);
    }

    @Test
    void headersThatClientsActOnPassAndOthersDoNot() throws Exception {
        HttpResponse<String> answer = proxy.chat("gpt", false, FRANCE);

        assertThat(answer.headers().firstValue("x-ratelimit-limit-requests")).contains("500");
        assertThat(answer.headers().firstValue("x-request-id")).contains("req_fake1");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "openai-organization", "transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude"})
    void aProvidersErrorNeverRepeatsItsKey(String family) throws Exception {
        HttpResponse<String> answer = send(family, Script.KEY_ECHO, false);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body())
                .contains("Incorrect API key: [secret removed]")
                .doesNotContain(FakeProvider.KEY);
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.UPSTREAM_REFUSED);
        assertThat(proxy.receipt().cost()).isEqualTo(Cost.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt", "claude"})
    void anErrorWithinAStreamNeverRepeatsTheKeyEither(String family) throws Exception {
        HttpResponse<String> answer = send(family, Script.STREAM_ERROR, true);

        assertThat(answer.body())
                .contains("Overloaded")
                .contains("[secret removed]")
                .doesNotContain(FakeProvider.KEY);
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(proxy.receipt().exact()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt, RATE_LIMIT, 429, UPSTREAM_REFUSED",
        "claude, RATE_LIMIT, 429, UPSTREAM_REFUSED",
        "gpt, BROKEN, 500, UPSTREAM_FAILED",
        "claude, BROKEN, 500, UPSTREAM_FAILED",
        "gpt, OVERLOADED, 503, UPSTREAM_FAILED",
        "claude, OVERLOADED, 529, UPSTREAM_FAILED",
    })
    void aProvidersErrorsPass(String family, Script script, int status, Outcome outcome) throws Exception {
        HttpResponse<String> answer = send(family, script, true);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(script == Script.RATE_LIMIT);
        assertThat(answer.body()).contains("\"error\"");
        assertThat(proxy.receipt().outcome()).isEqualTo(outcome);
        assertThat(proxy.receipt().usage()).isEqualTo(new Usage.Exact(Tokens.NONE));
    }

    @ParameterizedTest
    @CsvSource({"gpt, CUT", "gpt, END_EARLY", "claude, CUT", "claude, END_EARLY"})
    void aBrokenStreamNeverLooksComplete(String family, Script script) throws Exception {
        String answer = readBroken(family, script);

        assertThat(answer)
                .contains("UPSTREAM_TRUNCATED")
                .contains(family.equals("claude") ? "event: error" : "data: {\"error\"")
                .doesNotContain("[DONE]", "message_stop", "half");
        Receipt receipt = proxy.receipt();
        assertThat(receipt.outcome()).isEqualTo(Outcome.TRUNCATED);
        assertThat(receipt.usage()).isInstanceOfSatisfying(Usage.AtLeast.class, usage -> {
            assertThat(usage.tokens().output()).isPositive();
            assertThat(usage.tokens().prompt()).isPositive();
        });
        assertThat(receipt.cost().chargeMicroEur()).isPositive();
    }

    @Test
    void anAnswerInOneBodyThatBreaksOffIsAnError() throws Exception {
        HttpResponse<String> answer = send("gpt", Script.CUT, false);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("UPSTREAM_TRUNCATED");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    @Test
    void aProviderThatIsNotThereIs502() throws Exception {
        Offer nobody = new Offer(
                "nobody", Dialect.OPENAI, URI.create("http://127.0.0.1:1/v1"), "m", Credential.NONE, Tariff.FREE);
        proxy.routes().serve("lost", List.of(nobody));

        HttpResponse<String> answer = proxy.chat("lost", true, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("UPSTREAM_UNREACHABLE").contains("nobody");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(proxy.receipt().cost()).isEqualTo(Cost.ZERO);
    }

    @Test
    void aProviderThatNeverAnswersIs504() throws Exception {
        HttpResponse<String> answer = send("gpt", Script.NO_HEAD, true);

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("UPSTREAM_TIMED_OUT");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        await().until(() -> proxy.provider().last().ended().get());
    }

    @Test
    void aSlowHeadWithinTheLimitIsNoError() throws Exception {
        assertThat(send("claude", Script.SLOW_HEAD, true).body()).contains("message_stop");
    }

    @Test
    void aStreamThatFallsSilentIsBrokenOff() throws Exception {
        String answer = readBroken("gpt", Script.STALL);

        assertThat(answer).contains("UPSTREAM_TIMED_OUT");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(proxy.receipt().exact()).isFalse();
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        HttpResponse<String> answer = send("gpt", Script.REDIRECT, false);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("UPSTREAM_UNREADABLE");
    }

    @Test
    void anAnswerThatIsTooLargeIs502() throws Exception {
        assertThat(send("gpt", Script.HUGE, false).body()).contains("ANSWER_TOO_LARGE");
    }

    @Test
    void silenceAboutUsageIsEstimated() throws Exception {
        send("gpt", Script.NO_USAGE, true);

        Receipt receipt = proxy.receipt();
        assertThat(receipt.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(receipt.exact()).isFalse();
        assertThat(receipt.usage().tokens().output()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"STALL", "NO_HEAD", "ENDLESS"})
    void aCallerThatLeavesEndsTheProvidersCallAtOnce(Script script) throws Exception {
        try (Socket socket = proxy.open("/v1/chat/completions", body("gpt-" + script.word(), true, FRANCE))) {
            await().until(() -> !proxy.provider().requests().isEmpty());
            if (script != Script.NO_HEAD) {
                assertThat(socket.getInputStream().read()).isPositive();
            }
        }

        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMillis(500))
                .until(() -> proxy.provider().last().aborted().get());
        Receipt receipt = proxy.receipt();
        assertThat(receipt.outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(receipt.usage()).isInstanceOf(Usage.AtLeast.class);
        assertThat(receipt.usage().tokens().prompt()).isPositive();
    }

    @Test
    void aCallerThatDoesNotReadHoldsTheProviderBackAndIsLeftInTheEnd() throws Exception {
        try (Socket socket = proxy.open("/v1/chat/completions", body("gpt-" + Script.ENDLESS.word(), true, FRANCE))) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        }
        assertThat(Runtime.getRuntime().totalMemory()).isLessThan(1L << 30);
    }

    @Test
    void theCallerSeesTheEndOnlyAfterTheReceiptIsStored() throws Exception {
        CompletableFuture<Void> stored = proxy.receipts().hold();
        CompletableFuture<HttpResponse<String>> answer = proxy.client()
                .sendAsync(
                        proxy.request("/v1/chat/completions")
                                .POST(HttpRequest.BodyPublishers.ofString(body("gpt", true, FRANCE)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(UTF_8));

        await().until(() -> !proxy.receipts().all().isEmpty());
        assertThat(answer).isNotDone();
        stored.complete(null);

        assertThat(answer.get().body()).endsWith("[DONE]\n\n");
    }

    @Test
    void aReceiptThatCannotBeStoredIsNoSuccess() throws Exception {
        proxy.receipts().fail(true);

        HttpResponse<String> answer = proxy.chat("gpt", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("RECEIPT_NOT_STORED").doesNotContain("Paris");
        String broken = readBroken("gpt", Script.PLAIN);
        assertThat(broken).contains("RECEIPT_NOT_STORED").doesNotContain("[DONE]");
    }

    @Test
    void whileNoReceiptFindsRoomNoCallIsTaken() throws Exception {
        proxy.receipts().full(true);

        HttpResponse<String> answer = proxy.chat("gpt", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("RECEIPTS_FULL");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(proxy.provider().requests()).isEmpty();
        proxy.receipts().full(false);
        assertThat(proxy.chat("gpt", false, FRANCE).statusCode()).isEqualTo(200);
    }

    @Test
    void whatAPolicyDeniesReachesNoProviderAndLeavesAReceipt() throws Exception {
        proxy.policies().deny("gpt", "Your team does not use this model.");

        HttpResponse<String> answer = proxy.chat("gpt", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("POLICY_DENIED", "Your team does not use this model.");
        assertThat(proxy.provider().requests()).isEmpty();
        assertThat(proxy.receipt().problem()).isEqualTo("POLICY_DENIED");
    }

    @Test
    void whoHasNoCreditLeftReachesNoProvider() throws Exception {
        proxy.credits().exhaust(true);

        HttpResponse<String> answer = proxy.chat("gpt", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(answer.body()).contains("CREDIT_EXHAUSTED", "0.00 € are left.");
        assertThat(proxy.provider().requests()).isEmpty();
        assertThat(proxy.receipt().problem()).isEqualTo("CREDIT_EXHAUSTED");
    }

    @Test
    void eachCallSettlesItsHoldWithItsReceipt() throws Exception {
        proxy.chat("gpt", true, FRANCE);
        readBroken("gpt", Script.CUT);

        await().until(() -> proxy.receipts().all().size() == 2);
        assertThat(proxy.credits().settled())
                .containsExactlyInAnyOrderElementsOf(proxy.receipts().all());
        assertThat(proxy.credits().released()).isZero();
    }

    private HttpResponse<String> send(String family, Script script, boolean stream) throws Exception {
        String model = family + "-" + script.word();
        return family.equals("gpt") ? proxy.chat(model, stream, FRANCE) : proxy.messages(model, stream, FRANCE);
    }

    /** Reads a stream that must not end as a complete one does: with the last chunk of HTTP/1.1, of length zero. */
    private String readBroken(String family, Script script) throws IOException {
        String path = family.equals("gpt") ? "/v1/chat/completions" : "/v1/messages";
        try (Socket socket = proxy.open(path, KEY, body(family + "-" + script.word(), true, FRANCE))) {
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).contains("transfer-encoding: chunked").doesNotEndWith("\r\n0\r\n\r\n");
            return answer;
        }
    }
}
