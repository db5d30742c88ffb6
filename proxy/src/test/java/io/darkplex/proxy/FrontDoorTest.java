package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.KEY;
import static io.darkplex.proxy.ProxyExtension.OTHER_KEY;
import static io.darkplex.proxy.ProxyExtension.body;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.FakeProvider;
import io.darkplex.proxy.fake.Script;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who and what is let in: keys, models, bodies, paths, and how many at once. */
class FrontDoorTest {

    private static final String FRANCE = "What is the capital of France?";

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    @Test
    void withoutAKeyNothingHappens() throws Exception {
        HttpRequest.Builder keyless = HttpRequest.newBuilder(
                        proxy.request("/v1/messages").build().uri())
                .POST(HttpRequest.BodyPublishers.ofString(body("claude", false, FRANCE)));

        HttpResponse<String> none = proxy.client().send(keyless.build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> wrong = proxy.client()
                .send(keyless.header("x-api-key", "dpx_wrong").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).startsWith("{\"type\":\"error\"").contains("KEY_MISSING");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).contains("KEY_UNKNOWN").doesNotContain("dpx_wrong");
        assertThat(proxy.receipts().all()).isEmpty();
        assertThat(proxy.provider().requests()).isEmpty();
    }

    @Test
    void anUnknownModelNamesItsNeighbours() throws Exception {
        HttpResponse<String> answer = proxy.messages("claudia", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("MODEL_UNKNOWN").contains("Did you mean claude");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(proxy.receipt().problem()).isEqualTo("MODEL_UNKNOWN");
        assertThat(proxy.receipt().model()).isEqualTo("claudia");
    }

    @Test
    void aModelInAnotherDialectIsTranslated() throws Exception {
        HttpResponse<String> answer = proxy.chat("claude", false, FRANCE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("chat.completion").contains("is Paris");
        assertThat(proxy.provider().last().path()).isEqualTo("/v1/messages");
        assertThat(proxy.provider().last().headers()).containsEntry("x-api-key", FakeProvider.KEY);
        // The same as for a client of Anthropic's own dialect.
        assertThat(proxy.receipt().cost()).isEqualTo(new Cost(270, 68, 338));
    }

    @Test
    void geminisClientsAreAnsweredInTheirWords() throws Exception {
        String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + FRANCE + "\"}]}]}";
        HttpRequest.Builder call = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + proxy.port() + "/v1beta/models/gpt:generateContent"))
                .header("x-goog-api-key", KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body));

        HttpResponse<String> answer = proxy.client().send(call.build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> unknown = proxy.post("/v1beta/models/nobody:generateContent", body);
        HttpResponse<String> array = proxy.post("/gemini/v1beta/models/gpt:streamGenerateContent", body);
        HttpResponse<String> models =
                proxy.client().send(proxy.request("/v1beta/models").build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).contains("\"candidates\"", "is Paris", "\"finishReason\":\"STOP\"");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"status\":\"NOT_FOUND\"", "MODEL_UNKNOWN");
        assertThat(array.statusCode()).isEqualTo(200);
        assertThat(array.body()).startsWith("[{").endsWith("}]").contains("Paris");
        assertThat(models.body()).contains("models/claude", "generateContent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses", "/gemini/v1beta/models/demo:streamGenerateContent?alt=sse"})
    void theDemoModelSpeaksEveryDialect(String path) throws Exception {
        String body = path.startsWith("/v1")
                ? "{\"model\":\"demo\",\"input\":\"Hello\",\"stream\":true}"
                : "{\"contents\":[{\"parts\":[{\"text\":\"Hello\"}]}]}";

        HttpResponse<String> answer = proxy.post(path, body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Demo model").containsAnyOf("response.completed", "finishReason");
        assertThat(proxy.receipt().demo()).isTrue();
    }

    @Test
    void theTraceIdOfTheCallerIsTheReference() throws Exception {
        String trace = "00112233445566778899aabbccddeeff";
        for (String traceparent : List.of("00-" + trace + "-0123456789abcdef-01", "not a trace context")) {
            proxy.client()
                    .send(
                            proxy.request("/v1/chat/completions")
                                    .header(References.HEADER, traceparent)
                                    .POST(HttpRequest.BodyPublishers.ofString(body("gpt", false, "hi")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(proxy.receipt().reference()).isEqualTo(traceparent.startsWith("00-") ? trace : null);
            proxy.receipts().clear();
        }
    }

    @Test
    void aLeaseAndTheProxyServeOnlySoManyAtOnce() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                open.add(proxy.open("/v1/chat/completions", body("gpt-" + Script.NO_HEAD.word(), true, FRANCE)));
            }
            await().until(() -> proxy.running().load().exchanges() == 4);
            HttpResponse<String> busy = proxy.chat("gpt", false, FRANCE);
            assertThat(busy.statusCode()).isEqualTo(429);
            assertThat(busy.headers().firstValue("retry-after")).isPresent();
            assertThat(busy.body()).contains("LEASE_BUSY");
            for (int i = 0; i < 2; i++) {
                open.add(proxy.open(
                        "/v1/chat/completions", OTHER_KEY, body("gpt-" + Script.NO_HEAD.word(), true, FRANCE)));
            }
            await().until(() -> proxy.running().load().exchanges() == 6);
            HttpResponse<String> full = proxy.chat("gpt", false, FRANCE);
            assertThat(full.statusCode()).isEqualTo(503);
            assertThat(full.headers().firstValue("retry-after")).isPresent();
            assertThat(full.body()).contains("PROXY_BUSY");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().until(() -> proxy.running().load().exchanges() == 0);
        assertThat(proxy.chat("gpt", false, FRANCE).statusCode()).isEqualTo(200);
    }

    @Test
    void modelsAreListedInTheShapeOfTheDialect() throws Exception {
        HttpResponse<String> openAi = get("/v1/models");
        assertThat(openAi.body()).startsWith("{\"object\":\"list\"").contains("\"id\":\"gpt\"");
        HttpResponse<String> anthropic = proxy.client()
                .send(
                        proxy.request("/v1/models")
                                .header("anthropic-version", "2023-06-01")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(anthropic.body()).contains("\"has_more\":false").contains("\"display_name\":\"claude\"");
        assertThat(get("/anthropic/v1/models").body()).contains("has_more");
    }

    @Test
    void healthNeedsNoKey() throws Exception {
        assertThat(get("/healthz").body()).contains("ok");
    }

    @Test
    void prefixesReachTheSameEndpoints() throws Exception {
        assertThat(proxy.post("/openai/v1/chat/completions", body("gpt", false, "hi"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(proxy.post("/anthropic/v1/messages", body("claude", false, "hi"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void unknownPathsAndMethodsAreNamed() throws Exception {
        assertThat(get("/v1/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> wrong = get("/v1/chat/completions");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("allow")).contains("POST");
        assertThat(wrong.body()).contains("METHOD_NOT_ALLOWED");
    }

    @Test
    void aBodyThatIsTooLargeIs413() throws Exception {
        String large = body("gpt", false, "x".repeat(300_000));

        assertThat(proxy.post("/v1/chat/completions", large).statusCode()).isEqualTo(413);
        HttpResponse<String> chunked = proxy.client()
                .send(
                        proxy.request("/v1/chat/completions")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(large.getBytes(UTF_8))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.body()).contains("BODY_TOO_LARGE");
        assertThat(proxy.provider().requests()).isEmpty();
    }

    @Test
    void aBodyThatNeverEndsIs408() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write(proxy.head("/v1/chat/completions", KEY, 100).getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("BODY_TIMED_OUT");
        }
    }

    @Test
    void hugeHeadersAreRefused() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(8_000);
            String head = "GET /healthz HTTP/1.1\r\nhost: x\r\nx-large: " + "y".repeat(40_000) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, UTF_8)).startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void malformedJsonIsNamed() throws Exception {
        HttpResponse<String> answer = proxy.post("/v1/messages", "{\"model\":");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("BODY_MALFORMED").startsWith("{\"type\":\"error\"");
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.REFUSED);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return proxy.client().send(proxy.request(path).build(), HttpResponse.BodyHandlers.ofString());
    }
}
