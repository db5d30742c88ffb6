package io.darkplex.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider on loopback that speaks the true wire formats of OpenAI ({@code /v1/chat/completions}) and Anthropic
 * ({@code /v1/messages}) and misbehaves on demand: see {@link Script}. Refuses any key but its own.
 */
public final class FakeProvider implements AutoCloseable {

    /** The only key it takes unless told otherwise. */
    public static final String KEY = "sk-test-not-a-key-of-the-provider";

    private static final long HEAD_DELAY_MILLIS = 400;
    private static final int SHOWN_BEFORE_TROUBLE = 4;
    private static final int EVENTS_A_ROUND = 100;
    private static final int REMEMBERED = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final String key;
    private final long eventMillis;
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final int port;

    public FakeProvider() {
        this(0, KEY, 0);
    }

    /** @param eventMillis pause between two events of a plain stream; 0 for none */
    public FakeProvider(int port, String key, long eventMillis) {
        this.key = key;
        this.eventMillis = eventMillis;
        this.port = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(64 * 1024))
                .requestHandler(this::receive)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** {@code --port N}, {@code --key KEY}, {@code --event-millis N}; runs until it is killed. */
    public static void main(String... arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        var provider = new FakeProvider(
                Integer.parseInt(options.getOrDefault("--port", "0")),
                options.getOrDefault("--key", KEY),
                Long.parseLong(options.getOrDefault("--event-millis", "15")));
        IO.println("Fake provider on http://127.0.0.1:" + provider.port());
    }

    public int port() {
        return port;
    }

    /** The newest last. */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    public RecordedRequest last() {
        return requests.getLast();
    }

    public void forget() {
        requests.clear();
    }

    /** Requests whose answer is not over. */
    public long running() {
        return requests.stream().filter(request -> !request.ended().get()).count();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body.toString(UTF_8)));
    }

    private void answer(HttpServerRequest request, String body) {
        boolean anthropic = path(request).endsWith("/messages");
        JsonNode json = parse(body);
        String said = json == null ? "" : FakeAnswers.lastUserText(json);
        String model = json == null ? "" : json.path("model").asString("");
        Script script = Script.of(model, said);
        var recorded = record(request, body, script);
        HttpServerResponse response = request.response();
        response.closeHandler(closed -> {
            recorded.aborted().set(!response.ended());
            recorded.ended().set(true);
        });
        response.endHandler(ended -> recorded.ended().set(true));
        response.exceptionHandler(broken -> {});
        commonHeaders(response, anthropic);
        if (json == null) {
            error(
                    response,
                    anthropic,
                    400,
                    "invalid_request_error",
                    "We could not parse the JSON body of your request.");
            return;
        }
        if (!key.equals(sentKey(request, anthropic)) || script == Script.KEY_ECHO) {
            refuseKey(response, anthropic, sentKey(request, anthropic));
            return;
        }
        var turn = new Turn(response, anthropic, json, model, script, FakeAnswers.of(json, said, script));
        play(turn);
    }

    private record Turn(
            HttpServerResponse response,
            boolean anthropic,
            JsonNode json,
            String model,
            Script script,
            FakeAnswers.Answer answer) {
        boolean streams() {
            return json.path("stream").asBoolean(false);
        }
    }

    private void play(Turn turn) {
        boolean anthropic = turn.anthropic();
        HttpServerResponse response = turn.response();
        switch (turn.script()) {
            case RATE_LIMIT -> {
                response.putHeader("retry-after", "7");
                error(
                        response,
                        anthropic,
                        429,
                        anthropic ? "rate_limit_error" : "rate_limit_exceeded",
                        "Rate limit reached.");
            }
            case BROKEN -> error(response, anthropic, 500, anthropic ? "api_error" : "server_error", "Internal error.");
            case OVERLOADED ->
                error(
                        response,
                        anthropic,
                        anthropic ? 529 : 503,
                        anthropic ? "overloaded_error" : "server_is_overloaded",
                        "Overloaded.");
            case REDIRECT ->
                response.setStatusCode(302)
                        .putHeader("location", "http://127.0.0.1:1/elsewhere")
                        .end();
            case NO_HEAD -> response.setChunked(true);
            case SLOW_HEAD -> vertx.setTimer(HEAD_DELAY_MILLIS, late -> content(turn));
            case PLAIN, ONE_BYTE, ODD_CHUNKS, STALL, CUT, END_EARLY, STREAM_ERROR, KEY_ECHO, HUGE, ENDLESS, NO_USAGE ->
                content(turn);
        }
    }

    private void content(Turn turn) {
        if (turn.streams()) {
            stream(turn);
            return;
        }
        boolean usage = turn.script() != Script.NO_USAGE;
        HttpServerResponse response = turn.response();
        byte[] body = (turn.anthropic()
                        ? AnthropicFake.body(turn.model(), turn.answer(), usage)
                        : OpenAiFake.body(turn.model(), turn.answer(), usage))
                .getBytes(UTF_8);
        response.putHeader("content-type", "application/json");
        switch (turn.script()) {
            case STALL, ENDLESS -> {
                response.putHeader("content-length", String.valueOf(body.length));
                response.write(Buffer.buffer(Arrays.copyOf(body, body.length / 2)));
            }
            case CUT, END_EARLY -> {
                response.putHeader("content-length", String.valueOf(body.length));
                response.write(Buffer.buffer(Arrays.copyOf(body, body.length / 2)))
                        .onComplete(sent -> response.reset());
            }
            default -> response.end(Buffer.buffer(body));
        }
    }

    private void stream(Turn turn) {
        HttpServerResponse response = turn.response();
        response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
        boolean usage = turn.script() != Script.NO_USAGE;
        List<String> events = turn.anthropic()
                ? AnthropicFake.events(turn.model(), turn.answer(), usage)
                : OpenAiFake.events(turn.model(), turn.answer(), turn.json(), usage);
        List<String> beginning = events.subList(0, Math.min(SHOWN_BEFORE_TROUBLE, events.size()));
        switch (turn.script()) {
            case STALL -> response.write(String.join("", beginning));
            case CUT ->
                response.write(String.join("", beginning) + "data: {\"half").onComplete(sent -> response.reset());
            case END_EARLY -> response.end(String.join("", beginning));
            case STREAM_ERROR -> response.end(String.join("", beginning) + errorEvent(turn.anthropic()));
            case ONE_BYTE -> write(response, pieces(bytes(events), 1), 0);
            case ODD_CHUNKS -> write(response, pieces(bytes(events), 700), 0);
            case ENDLESS -> endless(response, beginning.getLast());
            default ->
                write(
                        response,
                        events.stream().map(event -> event.getBytes(UTF_8)).toList(),
                        0);
        }
    }

    /** In rounds, so that the event loop gets to see that the peer has gone. */
    private void endless(HttpServerResponse response, String event) {
        if (response.closed()) {
            return;
        }
        for (int i = 0; i < EVENTS_A_ROUND && !response.writeQueueFull(); i++) {
            response.write(event);
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> endless(response, event));
        } else {
            vertx.setTimer(1, later -> endless(response, event));
        }
    }

    private void write(HttpServerResponse response, List<byte[]> pieces, int next) {
        if (response.closed()) {
            return;
        }
        if (next == pieces.size()) {
            response.end();
            return;
        }
        response.write(Buffer.buffer(pieces.get(next))).onSuccess(sent -> {
            if (eventMillis == 0) {
                write(response, pieces, next + 1);
            } else {
                vertx.setTimer(eventMillis, later -> write(response, pieces, next + 1));
            }
        });
    }

    private String errorEvent(boolean anthropic) {
        String message = "Overloaded, and the key was " + key + ".";
        return anthropic
                ? "event: error\ndata: " + AnthropicFake.error("overloaded_error", message) + "\n\n"
                : "data: "
                        + OpenAiFake.error("server_error", "server_is_overloaded", message)
                                .replace("\n", "") + "\n\n";
    }

    private void refuseKey(HttpServerResponse response, boolean anthropic, String sent) {
        error(
                response,
                anthropic,
                401,
                anthropic ? "authentication_error" : "invalid_api_key",
                "Incorrect API key: " + sent);
    }

    private static void error(HttpServerResponse response, boolean anthropic, int status, String kind, String message) {
        response.setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(
                        anthropic
                                ? AnthropicFake.error(kind, message)
                                : OpenAiFake.error("invalid_request_error", kind, message));
    }

    private static void commonHeaders(HttpServerResponse response, boolean anthropic) {
        response.putHeader("set-cookie", "__cf_bm=not-for-you; path=/");
        response.putHeader("openai-organization", "org-not-for-you");
        if (anthropic) {
            response.putHeader("request-id", "req_fake1")
                    .putHeader("anthropic-ratelimit-requests-limit", "1000")
                    .putHeader("anthropic-ratelimit-requests-remaining", "999");
        } else {
            response.putHeader("x-request-id", "req_fake1")
                    .putHeader("x-ratelimit-limit-requests", "500")
                    .putHeader("x-ratelimit-remaining-requests", "-1");
        }
    }

    private RecordedRequest record(HttpServerRequest request, String body, Script script) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        var recorded = new RecordedRequest(
                path(request),
                request.query(),
                Map.copyOf(headers),
                body,
                script,
                new AtomicBoolean(),
                new AtomicBoolean());
        if (requests.size() < REMEMBERED) {
            requests.add(recorded);
        }
        return recorded;
    }

    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null ? "" : path;
    }

    private static String sentKey(HttpServerRequest request, boolean anthropic) {
        String header = request.getHeader(anthropic ? "x-api-key" : "authorization");
        if (header == null) {
            return "";
        }
        return anthropic ? header : header.substring(Math.min(header.length(), "Bearer ".length()));
    }

    private static @Nullable JsonNode parse(String body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException noJson) {
            return null;
        }
    }

    private static byte[] bytes(List<String> events) {
        var all = new ByteArrayOutputStream();
        events.forEach(event -> all.writeBytes(event.getBytes(UTF_8)));
        return all.toByteArray();
    }

    private static List<byte[]> pieces(byte[] all, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < all.length; from += size) {
            pieces.add(Arrays.copyOfRange(all, from, Math.min(all.length, from + size)));
        }
        return pieces;
    }

    /** One word with the space after it each. */
    static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<= )"));
    }
}
