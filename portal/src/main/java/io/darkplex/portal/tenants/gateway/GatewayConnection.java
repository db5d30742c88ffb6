package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.RunEvent;
import io.darkplex.portal.tenants.runtime.CellAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way to one living cell, shared by all its turns. A broken line is mended by itself, and runs that went on
 * meanwhile are picked up where they are:
 *
 * <pre>
 * line up ──broken──► reconnect, pause doubling ──► subscribe again, read what was missed ──► line up
 *                └── cell ended: every run is Lost
 * </pre>
 */
public final class GatewayConnection implements GatewaySocket.Receiver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayConnection.class);
    private static final String AGENT = "main";
    private static final int HISTORY = 30;
    private static final long PAUSE_BETWEEN_TRIES_MILLIS = 200;

    private final CellClient cells;
    private final CellAddress address;
    private final String token;
    private final GatewayLimits limits;
    private final JsonMapper json;
    private final Map<String, GatewayRun> runs = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** How many lines there were so far. */
    private final AtomicInteger lines = new AtomicInteger();

    /** Session key → model, for what this line has set up. Guarded by the session's own turn: one runs at a time. */
    private volatile Map<String, String> sessions = new ConcurrentHashMap<>();

    private @Nullable GatewaySocket socket;
    private @Nullable String ended;

    private GatewayConnection(
            CellClient cells, CellAddress address, String token, GatewayLimits limits, JsonMapper json) {
        this.cells = cells;
        this.address = address;
        this.token = token;
        this.limits = limits;
        this.json = json;
    }

    /**
     * Connects as soon as the gateway lets us.
     *
     * @param alive asked between two tries; when it is false there is no use in trying on
     */
    public static GatewayConnection open(
            CellClient cells,
            CellAddress address,
            String token,
            GatewayLimits limits,
            JsonMapper json,
            Duration atMost,
            BooleanSupplier alive)
            throws GatewayException, InterruptedException {
        var connection = new GatewayConnection(cells, address, token, limits, json);
        long deadline = GatewayRun.deadline(atMost);
        while (true) {
            try {
                connection.up(GatewaySocket.open(cells, address, token, limits, json, connection));
                return connection;
            } catch (GatewayException refused) {
                if (!refused.retryable() || !alive.getAsBoolean() || System.nanoTime() - deadline > 0) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(refused.pauseMillis(PAUSE_BETWEEN_TRIES_MILLIS));
            }
        }
    }

    /**
     * As {@link Gateway#run}.
     *
     * @param model OpenClaw's name of the model, with its provider
     */
    public void run(Gateway.Prompt prompt, String model, Consumer<RunEvent> events) throws InterruptedException {
        run(AGENT, prompt, model, () -> {}, events);
    }

    /** What the gateway has of the conversations of one agent's tenant. */
    public TenantSessions sessions(String agent) {
        return new TenantSessions(calls(), json, agent);
    }

    /**
     * The same with an agent of another name.
     *
     * @param modelAsked runs at the latest when the model is asked; must not block
     */
    public void run(String agent, Gateway.Prompt prompt, String model, Runnable modelAsked, Consumer<RunEvent> events)
            throws InterruptedException {
        String session = TenantSessions.key(agent, prompt.conversation());
        long deadline = GatewayRun.deadline(limits.runMax());
        for (int attempt = 1; ; attempt++) {
            String id = prompt.turn() + (attempt == 1 ? "" : "." + attempt);
            var run = new GatewayRun(id, session, limits, modelAsked);
            GatewayRun present = runs.putIfAbsent(id, run);
            if (present != null) {
                events.accept(present.last().join());
                return;
            }
            try {
                RunEvent.Last last = attempt(run, prompt, model, deadline, events);
                boolean passing =
                        last instanceof RunEvent.Failed failed && failed.kind().equals(GatewayRun.PASSING);
                if (!passing || attempt >= limits.attemptsMax()) {
                    events.accept(
                            passing ? new RunEvent.Failed("", "The assistant was busy. Please try again.") : last);
                    return;
                }
            } finally {
                runs.remove(id, run);
                run.end(new RunEvent.Lost("The portal stopped listening."));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_BETWEEN_TRIES_MILLIS * (1L << attempt));
        }
    }

    private RunEvent.Last attempt(
            GatewayRun run, Gateway.Prompt prompt, String model, long deadline, Consumer<RunEvent> events)
            throws InterruptedException {
        try {
            prepare(run.session(), model);
            if (run.stopAsked()) {
                run.end(new RunEvent.Failed("aborted", ""));
            } else {
                send(run, prompt);
            }
        } catch (GatewayException refused) {
            run.end(
                    refused.retryable() || refused.code().equals(GatewayException.ENDED)
                            ? new RunEvent.Lost(String.valueOf(refused.getMessage()))
                            : new RunEvent.Failed(refused.code(), String.valueOf(refused.getMessage())));
        }
        while (true) {
            RunEvent event = run.next(deadline);
            if (event instanceof RunEvent.Last last) {
                return last;
            }
            events.accept(event);
        }
    }

    /** Breaks off whatever runs for one agent. */
    public void lose(String agent, String reason) {
        for (GatewayRun run : runs.values()) {
            if (run.session().startsWith("agent:" + agent + ":")) {
                stop(run);
                run.end(new RunEvent.Lost(reason));
            }
        }
    }

    private void prepare(String session, String model) throws GatewayException, InterruptedException {
        Map<String, String> known = sessions;
        String present = known.get(session);
        if (present == null) {
            patiently("sessions.create", params().put("key", session).put("agentId", session.split(":", -1)[1]), null);
            patiently("sessions.messages.subscribe", params().put("key", session), null);
            settle(session);
        }
        if (!model.equals(present)) {
            patiently("sessions.patch", params().put("key", session).put("model", model), null);
            known.put(session, model);
        }
    }

    /**
     * Waits until nothing that a crash interrupted runs in a session any more. OpenClaw takes such runs up by itself some
     * seconds after its start (up to three times, and this cannot be switched off), and a message that meets one gets an
     * empty answer. Nobody waits for what such a run says: {@link #event} stops it.
     */
    private void settle(String session) throws GatewayException, InterruptedException {
        long deadline = GatewayRun.deadline(limits.patience());
        while (interrupted(session) && System.nanoTime() - deadline < 0) {
            patiently("chat.abort", params().put("sessionKey", session), null);
            TimeUnit.MILLISECONDS.sleep(PAUSE_BETWEEN_TRIES_MILLIS * 4);
        }
    }

    private boolean interrupted(String session) throws GatewayException, InterruptedException {
        if (runs.values().stream()
                .anyMatch(run -> run.accepted() && run.session().equals(session))) {
            return false;
        }
        return TenantSessions.running(calls(), json, session);
    }

    private TenantSessions.Calls calls() {
        return (method, params) -> patiently(method, params, null);
    }

    private void send(GatewayRun run, Gateway.Prompt prompt) throws GatewayException, InterruptedException {
        ObjectNode message = params().put("sessionKey", run.session())
                .put("message", prompt.text())
                .put("idempotencyKey", run.id());
        int bytes = json.writeValueAsString(message).getBytes(StandardCharsets.UTF_8).length;
        long most = awaitLine(GatewayRun.deadline(limits.patience())).payloadMax();
        if (bytes + 1024 > most) {
            throw GatewayException.lasting(
                    "message_too_long", "The message is " + bytes + " bytes long, the assistant takes " + most + ".");
        }
        int before = lines.get();
        JsonNode answer = patiently("chat.send", message, GatewayRun.trace(prompt.turn()));
        run.accept();
        // Sent for a second time, or told on a line that broke before we listened: what was said then is not lost.
        if (!answer.path("status").asString("started").equals("started") || lines.get() != before) {
            recover(run);
        }
        if (run.stopAsked()) {
            abort(run);
        }
    }

    /** As {@link Gateway#stop}. */
    public void stop(TurnId turn) {
        for (GatewayRun run : runs.values()) {
            if (run.id().startsWith(turn.toString())) {
                stop(run);
            }
        }
    }

    private void stop(GatewayRun run) {
        run.askToStop();
        if (run.accepted()) {
            try {
                abort(run);
            } catch (GatewayException refused) {
                LOG.info("A run could not be stopped: {}", refused.code());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void abort(GatewayRun run) throws GatewayException, InterruptedException {
        patiently("chat.abort", params().put("sessionKey", run.session()).put("runId", run.id()), null);
    }

    /** Asks the gateway once. */
    JsonNode ask(String method, ObjectNode params) throws GatewayException, InterruptedException {
        return awaitLine(GatewayRun.deadline(limits.requestTimeout())).call(method, params, null);
    }

    /** @return archives that OpenClaw left of the conversation */
    public List<Path> forget(String agent, ConversationId conversation) throws GatewayException, InterruptedException {
        String session = TenantSessions.key(agent, conversation);
        sessions.remove(session);
        var archives = new ArrayList<Path>();
        JsonNode answer = patiently("sessions.delete", params().put("key", session), null);
        answer.path("archived").forEach(path -> archives.add(Path.of(path.asString(""))));
        return archives;
    }

    /** False once it has ended for good. */
    public boolean open() {
        return ended() == null;
    }

    /** True when the connection is up, or has been down for less than it may. */
    public boolean healthy() {
        lock.lock();
        try {
            if (ended != null) {
                return false;
            }
            if (socket != null && socket.silence().compareTo(limits.silenceMax()) > 0) {
                LOG.warn("The line to a gateway is dead: silent for {}", socket.silence());
                socket.close();
            } else if (socket != null) {
                socket.ping();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end("The assistant was stopped.");
    }

    /** Ends it for good: whatever runs is lost. Quiet when it has ended. */
    public void end(String reason) {
        GatewaySocket open;
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            ended = reason;
            open = socket;
            socket = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
        runs.values().forEach(run -> run.end(new RunEvent.Lost(reason)));
    }

    @Override
    public void event(String name, JsonNode payload) {
        // Rows of sessions, presence and health are most of the bytes and none of our business.
        if (!name.equals("agent") && !name.equals("chat")) {
            return;
        }
        GatewayRun run = runs.get(payload.path("runId").asString(""));
        if (run == null) {
            StrayRun.begun(payload)
                    .ifPresent(stray -> stray.stop(params -> patiently("chat.abort", params, null), json));
            return;
        }
        if (name.equals("agent")) {
            run.agent(payload);
        } else {
            run.chat(payload);
        }
    }

    @Override
    public void closed(GatewaySocket broken, String reason) {
        lock.lock();
        try {
            if (ended != null || socket != broken) {
                return;
            }
            socket = null;
        } finally {
            lock.unlock();
        }
        LOG.info("The line to a gateway is down and is mended: {}", reason);
        Thread.ofVirtual().name("gateway-reconnect").start(this::reconnect);
    }

    private void reconnect() {
        long deadline = GatewayRun.deadline(limits.patience());
        Duration pause = limits.reconnectPause();
        try {
            while (true) {
                try {
                    up(GatewaySocket.open(cells, address, token, limits, json, this));
                    recoverAll();
                    return;
                } catch (GatewayException refused) {
                    if (ended() != null) {
                        return;
                    }
                    if (!refused.retryable() || System.nanoTime() - deadline > 0) {
                        end("The connection to the assistant was lost.");
                        return;
                    }
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                    Duration doubled = pause.multipliedBy(2);
                    pause = doubled.compareTo(limits.reconnectPauseMax()) < 0 ? doubled : limits.reconnectPauseMax();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void recoverAll() throws InterruptedException {
        for (GatewayRun run : runs.values()) {
            if (run.accepted() && !run.last().isDone()) {
                try {
                    patiently("sessions.messages.subscribe", params().put("key", run.session()), null);
                    recover(run);
                } catch (GatewayException refused) {
                    run.end(new RunEvent.Lost("The answer could not be picked up again: " + refused.code()));
                }
            }
        }
    }

    /** Asks the gateway how a run stands that we have not heard to its end. */
    private void recover(GatewayRun run) throws GatewayException, InterruptedException {
        JsonNode history = patiently(
                "chat.history", params().put("sessionKey", run.session()).put("limit", HISTORY), null);
        RunHistory.pickUp(run, history);
    }

    private JsonNode patiently(String method, ObjectNode params, @Nullable String trace)
            throws GatewayException, InterruptedException {
        long deadline = GatewayRun.deadline(limits.patience());
        while (true) {
            try {
                return awaitLine(deadline).call(method, params, trace);
            } catch (GatewayException refused) {
                if (!refused.retryable() || System.nanoTime() - deadline > 0) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(refused.pauseMillis(PAUSE_BETWEEN_TRIES_MILLIS));
            }
        }
    }

    private GatewaySocket awaitLine(long deadline) throws GatewayException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (socket == null && ended == null) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw GatewayException.lasting(GatewayException.ENDED, "The connection to the assistant is down.");
                }
                changed.awaitNanos(left);
            }
            if (socket == null) {
                throw GatewayException.lasting(GatewayException.ENDED, String.valueOf(ended));
            }
            return socket;
        } finally {
            lock.unlock();
        }
    }

    private void up(GatewaySocket fresh) throws GatewayException {
        boolean late;
        lock.lock();
        try {
            late = ended != null || fresh.closed();
            if (!late) {
                socket = fresh;
                sessions = new ConcurrentHashMap<>();
                lines.incrementAndGet();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            fresh.close();
            throw GatewayException.passing(GatewayException.DISCONNECTED, "The line broke at once.");
        }
    }

    private @Nullable String ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private ObjectNode params() {
        return json.createObjectNode();
    }
}
