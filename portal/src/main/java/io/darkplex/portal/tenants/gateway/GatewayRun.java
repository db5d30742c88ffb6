package io.darkplex.portal.tenants.gateway;

import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.RunEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run as its reader sees it. The socket's thread tells, the caller's thread takes; the first ending counts and every
 * later one is noise (OpenClaw reports a failed run twice).
 */
final class GatewayRun {

    /** Kind of an ending that is not told: the run may begin again. */
    static final String PASSING = "darkplex:passing";

    private static final long LOOK_AGAIN_MILLIS = 250;

    private final String id;
    private final String session;
    private final GatewayLimits limits;
    private final Runnable modelAsked;
    private final BlockingQueue<RunEvent> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<RunEvent.Last> last = new CompletableFuture<>();
    private final RunText text = new RunText();
    private final RunText reasoning = new RunText();
    private long agentSeq;
    private boolean heard;
    private boolean accepted;
    private boolean stopAsked;
    private RunEvent.@Nullable Last silentEnd;
    private long silentSince;

    /** @param modelAsked runs when the gateway is about to ask the model, and by the first word of it */
    GatewayRun(String id, String session, GatewayLimits limits, Runnable modelAsked) {
        this.id = id;
        this.session = session;
        this.limits = limits;
        this.modelAsked = modelAsked;
    }

    /** The trace id of every model call that the turn causes is the turn itself; so its receipts are found. */
    static String trace(TurnId turn) {
        String hex = turn.value().toString().replace("-", "");
        return "00-" + hex + "-" + hex.substring(16) + "-01";
    }

    String id() {
        return id;
    }

    String session() {
        return session;
    }

    CompletableFuture<RunEvent.Last> last() {
        return last;
    }

    /** Any sign of it: an event may overtake the answer to the request that caused it. */
    synchronized void accept() {
        if (!accepted && !last.isDone()) {
            accepted = true;
            told.add(new RunEvent.Accepted());
        }
    }

    synchronized boolean accepted() {
        return accepted;
    }

    synchronized void askToStop() {
        stopAsked = true;
    }

    synchronized boolean stopAsked() {
        return stopAsked;
    }

    /** An event of the kind {@code agent}. */
    synchronized void agent(JsonNode payload) {
        accept();
        long seq = payload.path("seq").asLong(0);
        if (last.isDone() || (seq > 0 && seq <= agentSeq)) {
            return;
        }
        agentSeq = Math.max(seq, agentSeq);
        JsonNode data = payload.path("data");
        switch (payload.path("stream").asString("")) {
            case "assistant" ->
                say(data.path("itemId").asString(""), data.path("text").asString(""));
            case "item" -> {
                if (data.path("kind").asString("").equals("preamble")) {
                    say("", data.path("progressText").asString(""));
                }
            }
            case "thinking" -> think(data.path("text").asString(""));
            case "tool" -> tool(data);
            case "lifecycle" -> lifecycle(data);
            default -> {
                // Usage, run status, command output: told elsewhere or of no use to a reader.
            }
        }
    }

    /** An event of the kind {@code chat}: coarser text, and the only true endings. */
    synchronized void chat(JsonNode payload) {
        accept();
        switch (payload.path("state").asString("")) {
            case "final" -> {
                rest(payload);
                end(new RunEvent.Done());
            }
            case "aborted" -> {
                rest(payload);
                end(new RunEvent.Failed("aborted", "The answer was cut off."));
            }
            case "error" -> end(failed(payload));
            case "status" -> {
                if (payload.path("phase").asString("").equals("starting_model")) {
                    modelAsked.run();
                }
            }
            default -> {
                // Deltas: the agent events are finer.
            }
        }
    }

    /** What the gateway remembers of a run that went on while the line was down. */
    synchronized void resume(String whole) {
        if (!last.isDone()) {
            tellText(text.last(whole));
        }
    }

    synchronized void end(RunEvent.Last ending) {
        RunEvent.Last told = stopAsked && !(ending instanceof RunEvent.Done) && !(ending instanceof RunEvent.Lost)
                ? new RunEvent.Stopped()
                : ending;
        if (last.complete(told)) {
            this.told.add(told);
        }
    }

    /** The next event; the last one comes at most {@code runMax} after the first call. */
    RunEvent next(long deadlineNanos) throws InterruptedException {
        while (true) {
            RunEvent event = told.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            if (event != null) {
                return event;
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                end(new RunEvent.Lost("The answer took longer than " + limits.runMax() + "."));
            } else {
                endSilently();
            }
        }
    }

    private synchronized void endSilently() {
        if (silentEnd != null
                && System.nanoTime() - silentSince > limits.endGrace().toNanos()) {
            end(silentEnd);
        }
    }

    private void say(String item, String whole) {
        if (!whole.isEmpty() && told.size() < limits.eventsMax()) {
            tellText(text.more(item, whole));
        }
    }

    private void tellText(String delta) {
        if (!delta.isEmpty()) {
            heard = true;
            told.add(new RunEvent.Text(delta));
        }
    }

    private void think(String whole) {
        if (!whole.isEmpty() && told.size() < limits.eventsMax()) {
            String delta = reasoning.more("", whole);
            if (!delta.isEmpty()) {
                heard = true;
                told.add(new RunEvent.Reasoning(delta));
            }
        }
    }

    private void tool(JsonNode data) {
        heard = true;
        String call = data.path("toolCallId").asString("");
        switch (data.path("phase").asString("")) {
            case "start" -> {
                text.tool();
                reasoning.tool();
                told.add(new RunEvent.ToolStarted(
                        call,
                        data.path("name").asString(""),
                        cut(data.path("args").toString())));
            }
            case "result" ->
                told.add(new RunEvent.ToolEnded(
                        call,
                        data.path("isError").asBoolean(false),
                        cut(textOf(data.path("result").path("content")))));
            default -> {
                // Partial results are repeated in the whole one.
            }
        }
    }

    private void lifecycle(JsonNode data) {
        switch (data.path("phase").asString("")) {
            case "end" -> silently(new RunEvent.Done());
            case "error" -> silently(new RunEvent.Failed("", data.path("error").asString("The assistant failed.")));
            default -> {
                // Start, model and finishing say nothing that a reader needs.
            }
        }
    }

    private void silently(RunEvent.Last ending) {
        if (silentEnd == null) {
            silentEnd = ending;
            silentSince = System.nanoTime();
        }
    }

    private void rest(JsonNode payload) {
        if (!last.isDone()) {
            tellText(text.last(textOf(payload.path("message").path("content"))));
        }
    }

    private RunEvent.Failed failed(JsonNode payload) {
        String message = payload.path("errorMessage").asString("The assistant failed.");
        if (!heard && passing(message)) {
            return new RunEvent.Failed(PASSING, message);
        }
        String kind = payload.path("errorKind").asString("");
        return new RunEvent.Failed(
                kind.isEmpty()
                        ? payload.path("errorDetail").path("failoverReason").asString("")
                        : kind,
                message);
    }

    /** OpenClaw's own stores were busy for a moment; measured under load, always gone a second later. */
    static boolean passing(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("owns state-lifecycle") || lower.contains("statedatabasecoordinatorcontention");
    }

    private String cut(String whole) {
        int max = limits.toolOutputCharsMax();
        return whole.length() <= max ? whole : whole.substring(0, max) + "…";
    }

    /** The text blocks of a message's content, which may also be one plain string. */
    static String textOf(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        var joined = new StringBuilder();
        for (JsonNode block : content) {
            String piece = block.path("text").asString("");
            if (!piece.isEmpty() && block.path("type").asString("text").equals("text")) {
                joined.append(joined.isEmpty() ? "" : "\n\n").append(piece);
            }
        }
        return joined.toString();
    }

    static long deadline(Duration from) {
        return System.nanoTime() + from.toNanos();
    }
}
