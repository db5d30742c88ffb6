package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.Tokens;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ollama: a line for each piece. A call comes whole there, so it waits until its arguments are complete. How long the provider
 * took for what is not known and not said.
 */
final class OllamaDeltaWriter implements DeltaWriter {

    private final AnswerParts parts = new AnswerParts();
    private final String createdAt;
    private final boolean generate;
    private int called;

    OllamaDeltaWriter(Settings settings) {
        createdAt = Instant.ofEpochSecond(settings.startedAt()).toString();
        generate = settings.endpoint() == Endpoint.OLLAMA_GENERATE;
    }

    @Override
    public void write(Delta delta, Tokens soFar, Frames out) {
        parts.accept(delta);
        switch (delta) {
            case Delta.Grew grew -> {
                switch (parts.opening(grew.part())) {
                    case Delta.Opening.Text text -> piece(grew.text(), "", out);
                    case Delta.Opening.Refusal refusal -> piece(grew.text(), "", out);
                    case Delta.Opening.Thinking thinking -> piece("", grew.text(), out);
                    case Delta.Opening.Call call -> {}
                }
            }
            case Delta.Closed closed -> {
                if (parts.part(closed.part()) instanceof Part.Call call) {
                    ArrayNode calls = Trees.array();
                    addCall(calls, call, called++);
                    out.data(line(parts.model(), new Said("", "", calls)).put("done", false));
                }
            }
            case Delta.Started started -> {}
            case Delta.Opened opened -> {}
            case Delta.Sealed sealed -> {}
            case Delta.Stopped stopped -> {}
        }
    }

    @Override
    public void end(Tokens tokens, Frames out) {
        ObjectNode line = line(parts.model(), new Said("", "", Trees.array()));
        out.data(done(line, parts.stop(), tokens));
    }

    @Override
    public ObjectNode whole(Answer answer, Tokens tokens) {
        var text = new StringBuilder();
        var thought = new StringBuilder();
        ArrayNode calls = Trees.array();
        for (Part part : answer.parts()) {
            switch (part) {
                case Part.Text words -> text.append(words.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.Thinking thinking -> thought.append(thinking.text());
                case Part.Call call -> addCall(calls, call, calls.size());
                case Part.Image image -> throw new IllegalStateException("No answer has pictures.");
                case Part.Document document -> throw new IllegalStateException("No answer has documents.");
                case Part.Result result -> throw new IllegalStateException("No answer has results.");
            }
        }
        ObjectNode line = line(answer.model(), new Said(text.toString(), thought.toString(), calls));
        return done(line, answer.stop(), tokens);
    }

    private record Said(String text, String thought, ArrayNode calls) {}

    private void piece(String text, String thought, Frames out) {
        out.data(line(parts.model(), new Said(text, thought, Trees.array())).put("done", false));
    }

    private static void addCall(ArrayNode calls, Part.Call call, int index) {
        ObjectNode written = calls.addObject().put("id", call.id());
        ObjectNode function = written.putObject("function").put("index", index).put("name", call.name());
        function.set("arguments", Trees.answeredArguments(call));
    }

    private ObjectNode line(String model, Said said) {
        ObjectNode line = Trees.object().put("model", model).put("created_at", createdAt);
        ObjectNode holder = generate ? line : line.putObject("message").put("role", "assistant");
        holder.put(generate ? "response" : "content", said.text());
        if (!said.thought().isEmpty()) {
            holder.put("thinking", said.thought());
        }
        if (!said.calls().isEmpty()) {
            holder.set("tool_calls", said.calls());
        }
        return line;
    }

    private static ObjectNode done(ObjectNode line, Stop stop, Tokens tokens) {
        return line.put("done", true)
                .put(
                        "done_reason",
                        switch (stop) {
                            case DONE, CALLS, SEQUENCE, REFUSED -> "stop";
                            case LENGTH, CONTEXT_FULL -> "length";
                        })
                .put("prompt_eval_count", tokens.prompt())
                .put("eval_count", tokens.output());
    }
}
