package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.body;
import static io.darkplex.proxy.ProxyExtension.offer;
import static io.darkplex.proxy.fake.ScriptedProvider.answer;
import static io.darkplex.proxy.fake.ScriptedProvider.events;
import static io.darkplex.proxy.fake.ScriptedProvider.hangUp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.fake.ScriptedProvider;
import io.darkplex.proxy.fake.ScriptedProvider.Play;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a call is tried again, over real sockets. */
class AttemptsTest {

    private static final String JSON = "application/json";
    private static final String SPOKEN =
            "{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"Paris\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";
    private static final String CHUNK = "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"Paris\"}}]}\n\n";
    private static final String STREAMED = CHUNK
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
            + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
    private static final String LIMITED = "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Slower.\"}}";
    private static final Play SPEAKS = answer(200, JSON, SPOKEN);
    private static final Play BROKEN = answer(503, JSON, "{\"error\":{\"message\":\"down\"}}");

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    private final List<ScriptedProvider> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(ScriptedProvider::close);
    }

    @Test
    void anOverloadedOfferIsAskedAgain() throws Exception {
        ScriptedProvider one = provider(BROKEN, BROKEN, SPEAKS);
        serve(offer("one", one, Dialect.OPENAI, "m1"));

        assertThat(proxy.chat("m", false, "hi").body()).isEqualTo(SPOKEN);

        assertThat(proxy.receipt().attempts())
                .extracting(Attempt::trouble)
                .containsExactly(Trouble.OVERLOADED, Trouble.OVERLOADED, null);
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(proxy.receipt().cost().chargeMicroEur()).as("charged once").isEqualTo(19);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("overloaded", Trouble.OVERLOADED, BROKEN),
                failure("slow down", Trouble.SLOW_DOWN, answer(429, JSON, LIMITED, "retry-after: 60")),
                failure("unpaid", Trouble.UNPAID, answer(402, JSON, "{}")),
                failure("key", Trouble.KEY_REFUSED, answer(401, JSON, "{}")),
                failure("hang up", Trouble.NETWORK, hangUp()),
                failure("redirect", Trouble.UNREADABLE, answer(302, JSON, "", "location: http://127.0.0.1:1/")),
                failure("half a body", Trouble.BROKEN_OFF, stage -> {
                    stage.head(200, JSON, "content-length: 5000");
                }),
                failure("empty stream", Trouble.BROKEN_OFF, events("")),
                failure(
                        "stream that begins with an error",
                        Trouble.OVERLOADED,
                        events("data: {\"error\":{\"code\":\"server_is_overloaded\"}}\n\n")));
    }

    private static Arguments failure(String name, Trouble trouble, Play play) {
        return Arguments.of(Named.of(name, play), trouble);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theNextOfferAnswersWhenTheFirstDoesNot(Play failure, Trouble trouble) throws Exception {
        ScriptedProvider one = provider(failure);
        ScriptedProvider two = provider(events(STREAMED));
        serve(offer("one", one, Dialect.OPENAI, "m1"), offer("two", two, Dialect.OPENAI, "m2"));

        HttpResponse<String> answered = proxy.chat("m", true, "hi");

        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.body()).contains("Paris").endsWith("[DONE]\n\n");
        assertThat(two.asked().getFirst().body()).contains("\"m2\"");
        Receipt receipt = proxy.receipt();
        assertThat(receipt.model()).isEqualTo("m");
        assertThat(receipt.upstreamModel()).isEqualTo("m2");
        assertThat(receipt.provider()).isEqualTo("two");
        assertThat(receipt.attempts()).extracting(Attempt::trouble).containsExactly(trouble, null);
        assertThat(receipt.attempts()).extracting(Attempt::provider).containsExactly("one", "two");
        assertThat(proxy.view("one").inFlight()).isZero();
        assertThat(proxy.view("one").lastFailures())
                .extracting(OffersView.Failure::trouble)
                .containsExactly(trouble);
    }

    @Test
    void whatAProviderAsksForIsTheLeastThatIsWaited() throws Exception {
        ScriptedProvider one = provider(answer(429, JSON, LIMITED, "retry-after-ms: 400"), SPEAKS);
        serve(offer("one", one, Dialect.OPENAI, "m1"));
        long before = System.nanoTime();

        assertThat(proxy.chat("m", false, "hi").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    void whoAsksForTooMuchPatienceIsPassedOnAndLeftAloneByTheNextCalls() throws Exception {
        ScriptedProvider one = provider(answer(429, JSON, LIMITED, "retry-after: 30"));
        serve(offer("one", one, Dialect.OPENAI, "m1"));

        HttpResponse<String> first = proxy.chat("m", false, "hi");
        HttpResponse<String> second = proxy.chat("m", false, "hi");

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.body()).isEqualTo(LIMITED);
        assertThat(first.headers().firstValue("retry-after")).contains("30");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).contains("MODEL_RATE_LIMITED");
        assertThat(second.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(25L, 30L);
        assertThat(one.asked()).hasSize(1);
        assertThat(proxy.view("one").keysResting()).containsExactly("none");
    }

    @Test
    void aRequestThatIsWrongIsNotTriedAgain() throws Exception {
        String wrong = "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"No.\"}}";
        ScriptedProvider one = provider(answer(400, JSON, wrong));
        ScriptedProvider two = provider(SPEAKS);
        serve(offer("one", one, Dialect.OPENAI, "m1"), offer("two", two, Dialect.OPENAI, "m2"));

        HttpResponse<String> answered = proxy.chat("m", false, "hi");

        assertThat(answered.statusCode()).isEqualTo(400);
        assertThat(answered.body()).isEqualTo(wrong);
        assertThat(one.asked()).hasSize(1);
        assertThat(two.asked()).isEmpty();
    }

    @Test
    void attemptsHaveABound() throws Exception {
        ScriptedProvider one = provider(BROKEN);
        ScriptedProvider two = provider(BROKEN);
        serve(offer("one", one, Dialect.OPENAI, "m1"), offer("two", two, Dialect.OPENAI, "m2"));

        assertThat(proxy.chat("m", false, "hi").statusCode()).isEqualTo(503);

        assertThat(proxy.receipt().attempts()).extracting(Attempt::provider).containsExactly("one", "two", "one");
    }

    @ParameterizedTest
    @CsvSource({"401, KEY_REFUSED, invalid_api_key", "429, UNPAID, insufficient_quota"})
    void aDeadKeyGoesOutOfUseForAllAndTheNextOneIsUsed(int status, Trouble trouble, String code) throws Exception {
        Credential dead = new Credential("dead", "sk-test-dead-not-a-key", 1_000);
        Credential alive = new Credential("alive", "sk-test-alive-not-a-key", 1);
        Play byKey = stage -> {
            if (stage.asked().key().equals(dead.value())) {
                stage.answer(status, JSON, "{\"error\":{\"code\":\"" + code + "\"}}");
            } else {
                SPEAKS.play(stage);
            }
        };
        ScriptedProvider one = provider(byKey);
        serve(offer("one", one, Dialect.OPENAI, "m1", dead, alive));
        proxy.routes().serve("other", List.of(offer("one", one, Dialect.OPENAI, "m2", dead, alive)));

        for (int i = 0; i < 5; i++) {
            assertThat(proxy.chat(i < 3 ? "m" : "other", false, "hi").statusCode())
                    .isEqualTo(200);
        }

        assertThat(one.asked())
                .filteredOn(asked -> asked.key().equals(dead.value()))
                .hasSize(1);
        assertThat(proxy.notices()).containsExactly("one/dead " + trouble);
        OffersView view = proxy.running().now();
        assertThat(view.keysAside()).singleElement().satisfies(aside -> {
            assertThat(aside.key()).isEqualTo("dead");
            assertThat(aside.why()).isEqualTo(trouble);
            assertThat(aside.millisLeft()).isPositive();
        });
        assertThat(view.toString()).doesNotContain("sk-test");
        assertThat(proxy.receipts().all().toString()).contains("key=dead").doesNotContain("sk-test");
    }

    @Test
    void aCallNeverTriesTheSameDeadKeyTwice() throws Exception {
        ScriptedProvider one = provider(answer(401, JSON, "{\"error\":{\"code\":\"invalid_api_key\"}}"));
        serve(offer(
                "one",
                one,
                Dialect.OPENAI,
                "m1",
                new Credential("a", "sk-test-a", 1),
                new Credential("b", "sk-test-b", 1)));

        assertThat(proxy.chat("m", false, "hi").statusCode()).isEqualTo(401);
        assertThat(one.asked())
                .extracting(ScriptedProvider.Asked::key)
                .containsExactlyInAnyOrder("sk-test-a", "sk-test-b");

        HttpResponse<String> next = proxy.chat("m", false, "hi");
        assertThat(next.statusCode()).isEqualTo(503);
        assertThat(next.body()).contains("MODEL_UNAVAILABLE");
        assertThat(one.asked()).hasSize(2);
    }

    @Test
    void afterTheFirstByteThereIsNoOtherOffer() throws Exception {
        ScriptedProvider one = provider(stage -> {
            stage.head(200, "text/event-stream", "transfer-encoding: chunked");
            stage.chunk(CHUNK.getBytes(UTF_8));
        });
        ScriptedProvider two = provider(events(STREAMED));
        serve(offer("one", one, Dialect.OPENAI, "m1"), offer("two", two, Dialect.OPENAI, "m2"));

        try (Socket socket = proxy.open("/v1/chat/completions", body("m", true, "hi"))) {
            String read = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(read).contains("Paris", "UPSTREAM_TRUNCATED").doesNotContain("[DONE]");
        }
        assertThat(two.asked()).isEmpty();
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.TRUNCATED);
    }

    private static final String THOUGHT = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":["
            + "{\"role\":\"user\",\"content\":\"hi\"},"
            + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},"
            + "{\"type\":\"text\",\"text\":\"Hello\"}]},{\"role\":\"user\",\"content\":\"go on\"}]}";
    private static final Play ANTHROPIC_SPEAKS = answer(
            200,
            JSON,
            "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Paris\"}],\"stop_reason\":\"end_turn\","
                    + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}");

    @Test
    void anotherModelGetsNoThoughtsOfTheFirst() throws Exception {
        ScriptedProvider one = provider(answer(529, JSON, "{\"error\":{\"type\":\"overloaded_error\"}}"));
        ScriptedProvider two = provider(ANTHROPIC_SPEAKS);
        serve(offer("one", one, Dialect.ANTHROPIC, "m1"), offer("two", two, Dialect.ANTHROPIC, "m2"));

        assertThat(proxy.post("/v1/messages", THOUGHT).statusCode()).isEqualTo(200);

        assertThat(one.asked().getFirst().body()).contains("thinking", "c2ln");
        assertThat(two.asked().getFirst().body()).contains("Hello", "go on").doesNotContain("thinking", "c2ln");
    }

    @Test
    void aModelThatRefusesThoughtsAsStrangeIsAskedOnceMoreWithoutThem() throws Exception {
        Play refuses = answer(
                400,
                JSON,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Invalid `signature` in `thinking` block\"}}",
                "x-should-retry: false");
        ScriptedProvider one = provider(refuses, ANTHROPIC_SPEAKS, refuses);
        serve(offer("one", one, Dialect.ANTHROPIC, "m1"));

        assertThat(proxy.post("/v1/messages", THOUGHT).statusCode()).isEqualTo(200);
        assertThat(one.asked()).hasSize(2);
        assertThat(one.asked().getLast().body()).doesNotContain("thinking");

        assertThat(proxy.post("/v1/messages", THOUGHT).statusCode()).isEqualTo(400);
        assertThat(one.asked()).as("and not a third time").hasSize(4);
    }

    @Test
    void anOfferThatCannotCarryTheRequestIsPassedOver() throws Exception {
        ScriptedProvider one = provider(SPEAKS);
        ScriptedProvider two = provider(SPEAKS);
        serve(offer("one", one, Dialect.ANTHROPIC, "m1"), offer("two", two, Dialect.OPENAI, "m2"));
        String twoAnswers = body("m", false, "hi").replace("\"max_tokens\"", "\"n\":2,\"max_tokens\"");

        assertThat(proxy.post("/v1/chat/completions", twoAnswers).statusCode()).isEqualTo(200);

        assertThat(one.asked()).isEmpty();
        assertThat(two.asked()).hasSize(1);
    }

    @Test
    void anOfferThatFailsIsLeftAloneUntilOneCallHasProbed() throws Exception {
        Play[] down = new Play[21];
        Arrays.fill(down, BROKEN);
        ScriptedProvider one = provider(down).then(SPEAKS);
        serve(offer("one", one, Dialect.OPENAI, "m1"));
        for (int i = 0; i < 7; i++) {
            assertThat(proxy.chat("m", false, "hi").statusCode()).isGreaterThanOrEqualTo(500);
        }
        assertThat(proxy.view("one").breaker()).isIn(Breaker.State.OPEN, Breaker.State.HALF_OPEN);

        assertThat(proxy.chat("m", false, "hi").statusCode()).isEqualTo(200);

        assertThat(proxy.view("one").breaker()).isEqualTo(Breaker.State.CLOSED);
        assertThat(proxy.view("one").limit()).as("halved by overload").isLessThan(16);
    }

    @Test
    void aCallerThatLeavesDuringAPauseEndsIt() throws Exception {
        ScriptedProvider one = provider(answer(503, JSON, "{}", "retry-after-ms: 1500"), SPEAKS);
        serve(offer("one", one, Dialect.OPENAI, "m1"));

        try (Socket socket = proxy.open("/v1/chat/completions", body("m", true, "hi"))) {
            await().until(() -> socket.isConnected() && one.asked().size() == 1);
        }

        await().atMost(Duration.ofMillis(500))
                .until(() -> proxy.running().load().isIdle());
        assertThat(proxy.receipt().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(one.asked()).hasSize(1);
    }

    /** Whatever breaks off, wherever, by whomever: what was taken is given back. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261201})
    void permitsComeBackWhateverBreaksOff(long seed) throws Exception {
        var chance = new SplittableRandom(seed);
        List<Play> plays = List.of(
                SPEAKS,
                events(STREAMED),
                BROKEN,
                hangUp(),
                answer(429, JSON, LIMITED, "retry-after-ms: 5"),
                stage -> stage.untilPeerLeaves(),
                stage -> {
                    stage.head(200, "text/event-stream", "transfer-encoding: chunked");
                    stage.chunk(CHUNK.getBytes(UTF_8));
                    stage.untilPeerLeaves();
                },
                stage -> {
                    stage.head(200, "text/event-stream", "transfer-encoding: chunked");
                    stage.chunk(CHUNK.getBytes(UTF_8));
                });
        ScriptedProvider one = provider();
        for (int i = 0; i < 150; i++) {
            one.then(plays.get(chance.nextInt(plays.size())));
        }
        one.then(SPEAKS);
        serve(offer("one", one, Dialect.OPENAI, "m1"), offer("two", provider(BROKEN), Dialect.OPENAI, "m2"));
        List<Callable<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int patience = chance.nextInt(20, 300);
            boolean stream = chance.nextBoolean();
            callers.add(() -> leaveAfter(patience, stream));
        }

        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> done : threads.invokeAll(callers)) {
                done.get();
            }
        }

        await().until(() -> proxy.running().load().isIdle());
        assertThat(proxy.running().now().offers())
                .hasSize(2)
                .allSatisfy(offer ->
                        assertThat(offer.inFlight()).as(offer.provider()).isZero());
        assertThat(one.asked()).as("seed %d", seed).hasSizeGreaterThan(10);
        assertThat(proxy.receipts().all()).hasSizeGreaterThan(30);
    }

    private static Void leaveAfter(int millis, boolean stream) throws IOException {
        try (Socket socket = proxy.open("/v1/chat/completions", body("m", stream, "hi"))) {
            socket.setSoTimeout(millis);
            byte[] read = socket.getInputStream().readNBytes(100);
            assertThat(read).isNotNull();
        } catch (SocketTimeoutException leaves) {
            // Patience is over, which is what this caller is for.
        }
        return null;
    }

    private static void serve(Offer... offers) {
        proxy.routes().serve("m", List.of(offers));
    }

    private ScriptedProvider provider(Play... plays) {
        var made = new ScriptedProvider(plays);
        open.add(made);
        return made;
    }
}
