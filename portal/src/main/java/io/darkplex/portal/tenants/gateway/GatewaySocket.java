package io.darkplex.portal.tenants.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line to a gateway, from the handshake to its end. Frames of version 4:
 *
 * <pre>
 * ours    {"type":"req","id","method","params","traceparent"?}
 * theirs  {"type":"res","id","ok","payload"|"error"}   {"type":"event","event","payload"}
 * </pre>
 */
final class GatewaySocket implements WebSocket.Listener {

    /** What we need: to read, to write, and to set a session's model. */
    private static final List<String> SCOPES = List.of("operator.read", "operator.write", "operator.admin");

    private static final int NORMAL_CLOSURE = 1000;
    private static final long PAYLOAD_MAX_UNSAID = 1024L * 1024;

    /** Called on the socket's own thread, one at a time. */
    interface Receiver {
        void event(String name, JsonNode payload);

        void closed(GatewaySocket socket, String reason);
    }

    private final GatewayLimits limits;
    private final JsonMapper json;
    private final Receiver receiver;
    private final CompletableFuture<JsonNode> challenge = new CompletableFuture<>();
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final ReentrantLock sending = new ReentrantLock();
    private final StringBuilder frame = new StringBuilder();
    private volatile @Nullable WebSocket line;
    private volatile long heardAt = System.nanoTime();
    private volatile long payloadMax = PAYLOAD_MAX_UNSAID;
    private volatile boolean closed;

    private GatewaySocket(GatewayLimits limits, JsonMapper json, Receiver receiver) {
        this.limits = limits;
        this.json = json;
        this.receiver = receiver;
    }

    /**
     * Connects and checks that we may do what we need. No Origin header is sent: OpenClaw takes one for a browser.
     *
     * @throws GatewayException retryable while the gateway still starts
     */
    static GatewaySocket open(
            HttpClient http, URI address, String token, GatewayLimits limits, JsonMapper json, Receiver receiver)
            throws GatewayException, InterruptedException {
        var socket = new GatewaySocket(limits, json, receiver);
        boolean done = false;
        try {
            URI uri = URI.create("ws://" + address.getAuthority() + "/");
            socket.line = socket.await(
                    http.newWebSocketBuilder()
                            .connectTimeout(limits.connectTimeout())
                            .buildAsync(uri, socket),
                    limits.connectTimeout());
            socket.await(socket.challenge, limits.connectTimeout());
            socket.greet(token);
            done = true;
            return socket;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private void greet(String token) throws GatewayException, InterruptedException {
        ObjectNode hello = json.createObjectNode();
        hello.put("minProtocol", 4).put("maxProtocol", 4).put("role", "operator");
        hello.putObject("client")
                .put("id", "gateway-client")
                .put("version", "1.0.0")
                .put("platform", "linux")
                .put("mode", "backend");
        SCOPES.forEach(hello.putArray("scopes")::add);
        hello.putArray("caps").add("tool-events");
        hello.putObject("auth").put("token", token);
        JsonNode answer = call("connect", hello, null);
        var granted = new java.util.HashSet<String>();
        answer.path("auth").path("scopes").forEach(scope -> granted.add(scope.asString("")));
        if (!granted.containsAll(SCOPES)) {
            // A hello alone proves nothing: a peer that is not loopback gets one with no scopes at all.
            throw GatewayException.lasting(
                    GatewayException.SCOPES_MISSING, "The gateway granted " + granted + ", needed are " + SCOPES + ".");
        }
        payloadMax = answer.path("policy").path("maxPayload").asLong(PAYLOAD_MAX_UNSAID);
    }

    /** Largest frame in bytes that the gateway takes. */
    long payloadMax() {
        return payloadMax;
    }

    boolean closed() {
        return closed;
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    JsonNode call(String method, ObjectNode params, @Nullable String traceparent)
            throws GatewayException, InterruptedException {
        String id = Long.toString(ids.incrementAndGet());
        ObjectNode request = json.createObjectNode();
        request.put("type", "req").put("id", id).put("method", method);
        request.set("params", params);
        if (traceparent != null) {
            request.put("traceparent", traceparent);
        }
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        try {
            if (closed) {
                throw GatewayException.passing(GatewayException.DISCONNECTED, "The line is down.");
            }
            send(json.writeValueAsString(request));
            JsonNode response = await(answer, limits.requestTimeout());
            if (response.path("ok").asBoolean(false)) {
                return response.path("payload");
            }
            throw refusal(response.path("error"));
        } finally {
            waiting.remove(id);
        }
    }

    private static GatewayException refusal(JsonNode error) {
        String code = error.path("code").asString("UNKNOWN");
        String message = error.path("message").asString("");
        boolean passing =
                error.path("retryable").asBoolean(false) || code.equals("UNAVAILABLE") || GatewayRun.passing(message);
        return new GatewayException(
                code,
                message,
                passing,
                Duration.ofMillis(error.path("retryAfterMs").asLong(0)));
    }

    private void send(String text) throws GatewayException, InterruptedException {
        WebSocket open = line;
        if (open == null) {
            throw GatewayException.passing(GatewayException.DISCONNECTED, "The line is not up yet.");
        }
        // The line takes one message at a time.
        sending.lockInterruptibly();
        try {
            await(open.sendText(text, true), limits.requestTimeout());
        } finally {
            sending.unlock();
        }
    }

    private <T> T await(CompletableFuture<T> future, Duration atMost) throws GatewayException, InterruptedException {
        try {
            return future.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw GatewayException.passing(GatewayException.TIMEOUT, "No answer within " + atMost + ".");
        } catch (ExecutionException failed) {
            throw GatewayException.passing(GatewayException.DISCONNECTED, "The line is down.");
        }
    }

    /**
     * The answer is a sign of life. Needed: when a line ends in the same moment in which a frame comes, the JDK's client
     * sometimes tells neither an end nor an error (seen on 25, about once in seven).
     */
    void ping() {
        WebSocket open = line;
        if (open != null) {
            var _ = open.sendPing(ByteBuffer.allocate(0)).whenComplete((_, failed) -> {
                if (failed instanceof IOException) {
                    down("the line is gone");
                }
            });
        }
    }

    void close() {
        WebSocket open = line;
        if (open != null) {
            var _ = open.sendClose(NORMAL_CLOSURE, "")
                    .orTimeout(1, TimeUnit.SECONDS)
                    .whenComplete((_, _) -> open.abort());
        }
        down("closed by us");
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        heardAt = System.nanoTime();
        if (frame.length() + data.length() > limits.frameCharsMax()) {
            socket.abort();
            down("a frame was larger than " + limits.frameCharsMax() + " characters");
            return null;
        }
        frame.append(data);
        if (last) {
            String text = frame.toString();
            frame.setLength(0);
            read(text);
        }
        socket.request(1);
        return null;
    }

    private void read(String text) {
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JacksonException noise) {
            return;
        }
        if (message.path("type").asString("").equals("res")) {
            var answer = waiting.get(message.path("id").asString(""));
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        String event = message.path("event").asString("");
        if (event.equals("connect.challenge")) {
            challenge.complete(message.path("payload"));
        } else if (!closed) {
            receiver.event(event, message.path("payload"));
        }
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
        heardAt = System.nanoTime();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        down("the gateway closed the line: " + status + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        down("the line broke: " + error.getClass().getSimpleName());
    }

    private void down(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        var broken = GatewayException.passing(GatewayException.DISCONNECTED, reason);
        challenge.completeExceptionally(broken);
        waiting.values().forEach(answer -> answer.completeExceptionally(broken));
        receiver.closed(this, reason);
    }
}
