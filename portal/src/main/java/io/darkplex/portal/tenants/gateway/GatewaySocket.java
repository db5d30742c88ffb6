package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.tenants.runtime.CellAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
final class GatewaySocket implements CellLine.Listener {

    /** What we need: to read, to write, and to set a session's model. */
    private static final List<String> SCOPES = List.of("operator.read", "operator.write", "operator.admin");

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
    private volatile @Nullable CellLine line;
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
            CellClient cells,
            CellAddress address,
            String token,
            GatewayLimits limits,
            JsonMapper json,
            Receiver receiver)
            throws GatewayException, InterruptedException {
        var socket = new GatewaySocket(limits, json, receiver);
        boolean done = false;
        try {
            socket.line = cells.connect(address, limits, socket);
            socket.await(socket.challenge, limits.connectTimeout());
            socket.greet(token);
            done = true;
            return socket;
        } catch (IOException refused) {
            throw GatewayException.passing(
                    GatewayException.DISCONNECTED, "The gateway cannot be reached: " + refused.getMessage());
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
        CellLine open = line;
        if (open == null) {
            throw GatewayException.passing(GatewayException.DISCONNECTED, "The line is not up yet.");
        }
        // One at a time, so that what a gateway does not read is not heaped up here.
        sending.lockInterruptibly();
        try {
            await(open.send(text), limits.requestTimeout());
        } catch (GatewayException stuck) {
            open.close();
            throw stuck;
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

    /** The answer is a sign of life. */
    void ping() {
        CellLine open = line;
        if (open != null) {
            open.ping();
        }
    }

    void close() {
        CellLine open = line;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void text(String frame) {
        heardAt = System.nanoTime();
        read(frame);
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
    public void pong() {
        heardAt = System.nanoTime();
    }

    @Override
    public void closed(String reason) {
        closed = true;
        var broken = GatewayException.passing(GatewayException.DISCONNECTED, reason);
        challenge.completeExceptionally(broken);
        waiting.values().forEach(answer -> answer.completeExceptionally(broken));
        receiver.closed(this, reason);
    }
}
