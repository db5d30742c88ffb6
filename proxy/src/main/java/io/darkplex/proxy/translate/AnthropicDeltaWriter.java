package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Tokens;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic Messages. A call that another provider sealed gets a block of thought without words before it, since a thought's
 * signature is the only opaque field there is.
 */
final class AnthropicDeltaWriter implements DeltaWriter {

    /** Blocks by part: their numbers differ where a seal got a block of its own. */
    private final Map<Integer, Integer> blocks = new HashMap<>();

    private final Map<Integer, Delta.Opening> openings = new HashMap<>();
    private final Set<Integer> grown = new HashSet<>();
    private int next;
    private Delta.Stopped stopped = new Delta.Stopped(Stop.DONE, null);

    @Override
    public void write(Delta delta, Tokens soFar, Frames out) {
        switch (delta) {
            case Delta.Started started -> start(started, soFar, out);
            case Delta.Opened opened -> {
                openings.put(opened.part(), opened.opening());
                if (!(opened.opening() instanceof Delta.Opening.Call)) {
                    show(opened.part(), out);
                }
            }
            case Delta.Grew grew -> {
                show(grew.part(), out);
                grown.add(grew.part());
                out.event("content_block_delta", grew(grew));
            }
            case Delta.Sealed sealed -> seal(sealed, out);
            case Delta.Closed closed -> {
                show(closed.part(), out);
                if (opening(closed.part()) instanceof Delta.Opening.Call && !grown.contains(closed.part())) {
                    // Its clients want to hear of arguments, also when there are none.
                    out.event("content_block_delta", grew(new Delta.Grew(closed.part(), "{}")));
                }
                stopBlock(block(closed.part()), out);
            }
            case Delta.Stopped end -> stopped = end;
        }
    }

    private static void start(Delta.Started started, Tokens soFar, Frames out) {
        ObjectNode message = head(started.id(), started.model());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(soFar));
        ObjectNode event = Trees.typed("message_start");
        event.set("message", message);
        out.event("message_start", event);
    }

    /** Opens the part's block, if it is not. */
    private void show(int part, Frames out) {
        if (blocks.containsKey(part)) {
            return;
        }
        blocks.put(part, next);
        startBlock(next++, empty(opening(part)), out);
    }

    private void seal(Delta.Sealed sealed, Frames out) {
        switch (opening(sealed.part())) {
            case Delta.Opening.Thinking thinking -> sign(block(sealed.part()), sealed.seal(), out);
            case Delta.Opening.Call call -> {
                if (!blocks.containsKey(sealed.part())) {
                    int own = next++;
                    startBlock(own, empty(new Delta.Opening.Thinking()), out);
                    sign(own, sealed.seal(), out);
                    stopBlock(own, out);
                }
            }
            // A text's seal is of use to its model but not needed by it.
            case Delta.Opening.Text text -> {}
            case Delta.Opening.Refusal refusal -> {}
        }
    }

    private static ObjectNode empty(Delta.Opening opening) {
        return switch (opening) {
            case Delta.Opening.Text text -> Trees.typed("text").put("text", "");
            case Delta.Opening.Refusal refusal -> Trees.typed("text").put("text", "");
            case Delta.Opening.Thinking thinking ->
                Trees.typed("thinking").put("thinking", "").put("signature", "");
            case Delta.Opening.Call call -> {
                ObjectNode block = Trees.typed("tool_use").put("id", call.id()).put("name", call.name());
                block.putObject("input");
                yield block;
            }
        };
    }

    private ObjectNode grew(Delta.Grew grew) {
        ObjectNode delta = switch (opening(grew.part())) {
            case Delta.Opening.Text text -> Trees.typed("text_delta").put("text", grew.text());
            case Delta.Opening.Refusal refusal -> Trees.typed("text_delta").put("text", grew.text());
            case Delta.Opening.Thinking thinking ->
                Trees.typed("thinking_delta").put("thinking", grew.text());
            case Delta.Opening.Call call -> Trees.typed("input_json_delta").put("partial_json", grew.text());
        };
        return blockDelta(block(grew.part()), delta);
    }

    private static ObjectNode blockDelta(int index, ObjectNode delta) {
        ObjectNode event = Trees.typed("content_block_delta").put("index", index);
        event.set("delta", delta);
        return event;
    }

    private static void startBlock(int index, ObjectNode block, Frames out) {
        ObjectNode event = Trees.typed("content_block_start").put("index", index);
        event.set("content_block", block);
        out.event("content_block_start", event);
    }

    private static void sign(int index, Seal seal, Frames out) {
        ObjectNode delta = Trees.typed("signature_delta").put("signature", seal.envelope());
        out.event("content_block_delta", blockDelta(index, delta));
    }

    private static void stopBlock(int index, Frames out) {
        out.event("content_block_stop", Trees.typed("content_block_stop").put("index", index));
    }

    private Delta.Opening opening(int part) {
        Delta.Opening opening = openings.get(part);
        if (opening == null) {
            throw new IllegalStateException("Part " + part + " was never opened.");
        }
        return opening;
    }

    private int block(int part) {
        return blocks.getOrDefault(part, 0);
    }

    @Override
    public void end(Tokens tokens, Frames out) {
        ObjectNode event = Trees.typed("message_delta");
        event.set(
                "delta",
                Trees.object().put("stop_reason", reason(stopped.stop())).put("stop_sequence", stopped.sequence()));
        event.set("usage", usage(tokens));
        out.event("message_delta", event);
        out.event("message_stop", Trees.typed("message_stop"));
    }

    @Override
    public ObjectNode whole(Answer answer, Tokens tokens) {
        ObjectNode body = head(answer.id(), answer.model());
        ArrayNode content = body.putArray("content");
        for (Part part : answer.parts()) {
            switch (part) {
                case Part.Text text -> content.add(Trees.typed("text").put("text", text.text()));
                case Part.Refusal refusal -> content.add(Trees.typed("text").put("text", refusal.text()));
                case Part.Thinking thinking -> content.add(thought(thinking.text(), thinking.seal()));
                case Part.Call call -> {
                    if (call.seal() != null) {
                        content.add(thought("", call.seal()));
                    }
                    ObjectNode block =
                            Trees.typed("tool_use").put("id", call.id()).put("name", call.name());
                    block.set("input", Trees.answeredArguments(call));
                    content.add(block);
                }
                case Part.Image image -> throw new IllegalStateException("No answer has pictures.");
                case Part.Document document -> throw new IllegalStateException("No answer has documents.");
                case Part.Result result -> throw new IllegalStateException("No answer has results.");
            }
        }
        body.put("stop_reason", reason(answer.stop())).put("stop_sequence", answer.sequence());
        body.set("usage", usage(tokens));
        return body;
    }

    private static ObjectNode thought(String text, @Nullable Seal seal) {
        return Trees.typed("thinking").put("thinking", text).put("signature", seal == null ? "" : seal.envelope());
    }

    private static ObjectNode head(String id, String model) {
        return Trees.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
    }

    private static String reason(Stop stop) {
        return switch (stop) {
            case DONE -> "end_turn";
            case CALLS -> "tool_use";
            case LENGTH -> "max_tokens";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            case SEQUENCE -> "stop_sequence";
            case REFUSED -> "refusal";
        };
    }

    /** The input's count is without the cache's here. */
    private static ObjectNode usage(Tokens tokens) {
        ObjectNode usage = Trees.object()
                .put("input_tokens", tokens.uncachedInput())
                .put("cache_creation_input_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h())
                .put("cache_read_input_tokens", tokens.cacheRead());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", tokens.cacheWrite5m())
                .put("ephemeral_1h_input_tokens", tokens.cacheWrite1h());
        return usage.put("output_tokens", tokens.output());
    }
}
