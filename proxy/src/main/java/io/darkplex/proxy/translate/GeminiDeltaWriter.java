package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Tokens;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini. A call comes whole there, so it waits until its arguments are complete. */
final class GeminiDeltaWriter implements DeltaWriter {

    private final AnswerParts parts = new AnswerParts();

    @Override
    public void write(Delta delta, Tokens soFar, Frames out) {
        parts.accept(delta);
        switch (delta) {
            case Delta.Grew grew -> {
                switch (parts.opening(grew.part())) {
                    case Delta.Opening.Text text -> said(text(grew.text()), out);
                    case Delta.Opening.Refusal refusal -> said(text(grew.text()), out);
                    case Delta.Opening.Thinking thinking -> said(thought(grew.text(), null), out);
                    case Delta.Opening.Call call -> {}
                }
            }
            case Delta.Sealed sealed -> {
                switch (parts.opening(sealed.part())) {
                    case Delta.Opening.Thinking thinking -> said(thought("", sealed.seal()), out);
                    case Delta.Opening.Text text -> said(sealed(text(""), sealed.seal()), out);
                    case Delta.Opening.Refusal refusal -> {}
                    case Delta.Opening.Call call -> {}
                }
            }
            case Delta.Closed closed -> {
                if (parts.opening(closed.part()) instanceof Delta.Opening.Call) {
                    write(parts.part(closed.part()), node -> said(node, out));
                }
            }
            case Delta.Started started -> {}
            case Delta.Opened opened -> {}
            case Delta.Stopped stopped -> {}
        }
    }

    private void said(ObjectNode part, Frames out) {
        ObjectNode chunk = Trees.object();
        ArrayNode said = candidate(chunk, null);
        said.add(part);
        out.data(named(chunk, parts.id(), parts.model()));
    }

    @Override
    public void end(Tokens tokens, Frames out) {
        ObjectNode chunk = Trees.object();
        candidate(chunk, parts.stop());
        chunk.set("usageMetadata", usage(tokens));
        out.data(named(chunk, parts.id(), parts.model()));
    }

    @Override
    public ObjectNode whole(Answer answer, Tokens tokens) {
        ObjectNode body = Trees.object();
        ArrayNode said = candidate(body, answer.stop());
        for (Part part : answer.parts()) {
            write(part, said::add);
        }
        body.set("usageMetadata", usage(tokens));
        return named(body, answer.id(), answer.model());
    }

    private static void write(Part part, Consumer<ObjectNode> to) {
        switch (part) {
            case Part.Text text -> to.accept(sealed(text(text.text()), text.seal()));
            case Part.Refusal refusal -> to.accept(text(refusal.text()));
            case Part.Thinking thinking -> to.accept(thought(thinking.text(), thinking.seal()));
            case Part.Call call -> {
                ObjectNode written = Trees.object();
                ObjectNode function =
                        written.putObject("functionCall").put("id", call.id()).put("name", call.name());
                function.set("args", Trees.answeredArguments(call));
                to.accept(sealed(written, call.seal()));
            }
            case Part.Image image -> throw new IllegalStateException("No answer has pictures.");
            case Part.Document document -> throw new IllegalStateException("No answer has documents.");
            case Part.Result result -> throw new IllegalStateException("No answer has results.");
        }
    }

    private static ObjectNode text(String text) {
        return Trees.object().put("text", text);
    }

    private static ObjectNode thought(String text, @Nullable Seal seal) {
        return sealed(text(text).put("thought", true), seal);
    }

    private static ObjectNode sealed(ObjectNode part, @Nullable Seal seal) {
        return seal == null ? part : part.put("thoughtSignature", seal.envelope());
    }

    /** Adds the one candidate and answers its parts. */
    private static ArrayNode candidate(ObjectNode chunk, @Nullable Stop stop) {
        ObjectNode candidate = chunk.putArray("candidates").addObject();
        ObjectNode content = candidate.putObject("content").put("role", "model");
        ArrayNode parts = content.putArray("parts");
        if (stop != null) {
            candidate.put(
                    "finishReason",
                    switch (stop) {
                        case DONE, CALLS, SEQUENCE -> "STOP";
                        case LENGTH, CONTEXT_FULL -> "MAX_TOKENS";
                        case REFUSED -> "SAFETY";
                    });
        }
        candidate.put("index", 0);
        return parts;
    }

    private static ObjectNode named(ObjectNode chunk, String id, String model) {
        return chunk.put("modelVersion", model).put("responseId", id);
    }

    /** Thoughts are on top of the candidates' count, and the cache is within the prompt's. */
    private static ObjectNode usage(Tokens tokens) {
        ObjectNode usage = Trees.object().put("promptTokenCount", tokens.prompt());
        if (tokens.cacheRead() > 0) {
            usage.put("cachedContentTokenCount", tokens.cacheRead());
        }
        usage.put("candidatesTokenCount", tokens.output() - tokens.reasoning());
        if (tokens.reasoning() > 0) {
            usage.put("thoughtsTokenCount", tokens.reasoning());
        }
        return usage.put("totalTokenCount", tokens.prompt() + tokens.output());
    }
}
