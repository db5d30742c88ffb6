package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Tokens;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions. Thoughts go into {@code reasoning_content}, as other servers of this dialect have it. */
final class OpenAiDeltaWriter implements DeltaWriter {

    private static final byte[] DONE = "[DONE]".getBytes(UTF_8);

    private final Settings settings;
    private final Map<Integer, Call> calls = new HashMap<>();
    private final Map<Integer, String> fields = new HashMap<>();
    private String id = "";
    private String model = "";
    private Stop stop = Stop.DONE;

    /** A call whose first chunk waits until it is known whether it is sealed. */
    private static final class Call {
        private final int index;
        private final Delta.Opening.Call opening;
        private @Nullable Seal seal;
        private boolean shown;

        Call(int index, Delta.Opening.Call opening) {
            this.index = index;
            this.opening = opening;
        }
    }

    OpenAiDeltaWriter(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void write(Delta delta, Tokens soFar, Frames out) {
        switch (delta) {
            case Delta.Started started -> {
                id = started.id();
                model = started.model();
                out.data(chunk(Trees.object().put("role", "assistant").put("content", ""), null));
            }
            case Delta.Opened opened -> opened(opened);
            case Delta.Grew grew -> grew(grew, out);
            case Delta.Sealed sealed -> {
                Call call = calls.get(sealed.part());
                if (call != null) {
                    call.seal = sealed.seal();
                }
            }
            case Delta.Closed closed -> {
                Call call = calls.get(closed.part());
                if (call != null && !call.shown) {
                    show(call, "{}", out);
                }
            }
            case Delta.Stopped stopped -> stop = stopped.stop();
        }
    }

    private void opened(Delta.Opened opened) {
        switch (opened.opening()) {
            case Delta.Opening.Text text -> fields.put(opened.part(), "content");
            case Delta.Opening.Thinking thinking -> fields.put(opened.part(), "reasoning_content");
            case Delta.Opening.Refusal refusal -> fields.put(opened.part(), "refusal");
            case Delta.Opening.Call call -> calls.put(opened.part(), new Call(calls.size(), call));
        }
    }

    private void grew(Delta.Grew grew, Frames out) {
        Call call = calls.get(grew.part());
        if (call == null) {
            out.data(chunk(Trees.object().put(fields.get(grew.part()), grew.text()), null));
            return;
        }
        if (!call.shown) {
            show(call, "", out);
        }
        ObjectNode piece = Trees.object().put("index", call.index);
        piece.set("function", Trees.object().put("arguments", grew.text()));
        out.data(chunk(calls(piece), null));
    }

    private void show(Call call, String arguments, Frames out) {
        call.shown = true;
        ObjectNode piece = Trees.object().put("index", call.index);
        writeCall(piece, call.opening.id(), call.opening.name(), arguments);
        writeSeal(piece, call.seal);
        out.data(chunk(calls(piece), null));
    }

    private static void writeCall(ObjectNode written, String id, String name, String arguments) {
        written.put("id", id).put("type", "function");
        written.set("function", Trees.object().put("name", name).put("arguments", arguments));
    }

    private static void writeSeal(ObjectNode written, @Nullable Seal seal) {
        if (seal != null) {
            OpenAiConversationWriter.writeSignature(written, seal.envelope());
        }
    }

    private static ObjectNode calls(ObjectNode call) {
        ObjectNode delta = Trees.object();
        delta.putArray("tool_calls").add(call);
        return delta;
    }

    @Override
    public void end(Tokens tokens, Frames out) {
        out.data(chunk(Trees.object(), finish(stop)));
        if (settings.usageWanted()) {
            ObjectNode last = head("chat.completion.chunk", id, model);
            last.putArray("choices");
            last.set("usage", usage(tokens));
            out.data(last);
        }
        out.data(DONE);
    }

    private ObjectNode chunk(ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = head("chat.completion.chunk", id, model);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finish);
        if (settings.usageWanted()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    @Override
    public ObjectNode whole(Answer answer, Tokens tokens) {
        ObjectNode body = head("chat.completion", answer.id(), answer.model());
        ObjectNode message = Trees.object().put("role", "assistant");
        var text = new StringBuilder();
        var thought = new StringBuilder();
        ArrayNode written = Trees.array();
        message.putNull("content").putNull("refusal");
        for (Part part : answer.parts()) {
            switch (part) {
                case Part.Text words -> text.append(words.text());
                case Part.Thinking thinking -> thought.append(thinking.text());
                case Part.Refusal refusal -> message.put("refusal", refusal.text());
                case Part.Call call -> {
                    ObjectNode one = Trees.object();
                    String arguments = call.arguments().isEmpty() ? "{}" : call.arguments();
                    writeCall(one, call.id(), call.name(), arguments);
                    writeSeal(one, call.seal());
                    written.add(one);
                }
                case Part.Image image -> throw new IllegalStateException("No answer has pictures.");
                case Part.Document document -> throw new IllegalStateException("No answer has documents.");
                case Part.Result result -> throw new IllegalStateException("No answer has results.");
            }
        }
        if (!text.isEmpty()) {
            message.put("content", text.toString());
        }
        if (!thought.isEmpty()) {
            message.put("reasoning_content", thought.toString());
        }
        if (!written.isEmpty()) {
            message.set("tool_calls", written);
        }
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", message);
        choice.putNull("logprobs").put("finish_reason", finish(answer.stop()));
        body.set("usage", usage(tokens));
        return body;
    }

    private ObjectNode head(String object, String answerId, String answerModel) {
        return Trees.object()
                .put("id", answerId)
                .put("object", object)
                .put("created", settings.startedAt())
                .put("model", answerModel);
    }

    private static String finish(Stop stop) {
        return switch (stop) {
            case DONE, SEQUENCE -> "stop";
            case CALLS -> "tool_calls";
            case LENGTH, CONTEXT_FULL -> "length";
            case REFUSED -> "content_filter";
        };
    }

    /** The prompt's count includes the cache's here. */
    private static ObjectNode usage(Tokens tokens) {
        ObjectNode usage = Trees.object()
                .put("prompt_tokens", tokens.prompt())
                .put("completion_tokens", tokens.output())
                .put("total_tokens", tokens.prompt() + tokens.output());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cacheRead())
                .put("cache_write_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage;
    }
}
