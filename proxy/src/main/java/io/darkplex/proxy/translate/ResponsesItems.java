package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Tokens;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The shapes of OpenAI Responses that an answer is made of: the response, its items and their parts. */
final class ResponsesItems {

    static final String RUNNING = "in_progress";
    static final String COMPLETED = "completed";

    private ResponsesItems() {}

    static ObjectNode response(String id, String model, long createdAt, String status) {
        ObjectNode response = Trees.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAt)
                .put("status", status);
        response.putNull("error")
                .putNull("incomplete_details")
                .putNull("instructions")
                .putNull("max_output_tokens");
        response.put("model", model);
        response.putArray("output");
        response.put("parallel_tool_calls", true)
                .putNull("previous_response_id")
                .put("store", false)
                .putNull("temperature");
        response.put("tool_choice", "auto");
        response.putArray("tools");
        response.putNull("top_p");
        response.putObject("metadata");
        return response;
    }

    /** Marks a response as done, with what was used. */
    static void finish(ObjectNode response, ArrayNode output, Stop stop, Tokens tokens) {
        response.put("status", status(stop));
        String reason = reason(stop);
        if (reason != null) {
            response.set("incomplete_details", Trees.object().put("reason", reason));
        }
        response.set("output", output);
        response.set("usage", usage(tokens));
    }

    static String status(Stop stop) {
        return reason(stop) == null ? COMPLETED : "incomplete";
    }

    private static @Nullable String reason(Stop stop) {
        return switch (stop) {
            case DONE, CALLS, SEQUENCE -> null;
            case LENGTH, CONTEXT_FULL -> "max_output_tokens";
            case REFUSED -> "content_filter";
        };
    }

    /** An item as it is when it has just begun: its texts are empty. */
    static ObjectNode begun(Delta.Opening opening, String id) {
        return item(empty(opening), id, RUNNING);
    }

    private static Part empty(Delta.Opening opening) {
        return switch (opening) {
            case Delta.Opening.Text text -> new Part.Text("", null, "");
            case Delta.Opening.Refusal refusal -> new Part.Refusal("", "");
            case Delta.Opening.Thinking thinking -> new Part.Thinking("", null, "");
            case Delta.Opening.Call call -> new Part.Call(call.id(), call.name(), "", null, "");
        };
    }

    static String itemId(Delta.Opening opening, int part, String answerId) {
        String prefix = switch (opening) {
            case Delta.Opening.Text text -> "msg_";
            case Delta.Opening.Refusal refusal -> "msg_";
            case Delta.Opening.Thinking thinking -> "rs_";
            case Delta.Opening.Call call -> "fc_";
        };
        return prefix + answerId + "_" + part;
    }

    static ObjectNode item(Part part, String id, String status) {
        boolean done = !status.equals(RUNNING);
        return switch (part) {
            case Part.Text text -> message(part, id, status, done);
            case Part.Refusal refusal -> message(part, id, status, done);
            case Part.Thinking thinking -> {
                ObjectNode item = Trees.typed("reasoning").put("id", id);
                ArrayNode summary = item.putArray("summary");
                if (!thinking.text().isEmpty()) {
                    summary.add(summary(thinking.text()));
                }
                if (thinking.seal() != null) {
                    item.put("encrypted_content", thinking.seal().envelope());
                }
                yield item;
            }
            case Part.Call call ->
                Trees.typed("function_call")
                        .put("id", id)
                        .put("call_id", call.id())
                        .put("name", call.name())
                        .put("arguments", done && call.arguments().isEmpty() ? "{}" : call.arguments())
                        .put("status", status);
            case Part.Image image -> throw new IllegalStateException("No answer has pictures.");
            case Part.Document document -> throw new IllegalStateException("No answer has documents.");
            case Part.Result result -> throw new IllegalStateException("No answer has results.");
        };
    }

    private static ObjectNode message(Part part, String id, String status, boolean done) {
        ObjectNode item =
                Trees.typed("message").put("id", id).put("status", status).put("role", "assistant");
        ArrayNode content = item.putArray("content");
        if (done) {
            content.add(content(part));
        }
        return item;
    }

    static ObjectNode content(Part part) {
        if (part instanceof Part.Refusal refusal) {
            return Trees.typed("refusal").put("refusal", refusal.text());
        }
        ObjectNode content = Trees.typed("output_text").put("text", part instanceof Part.Text text ? text.text() : "");
        content.putArray("annotations");
        content.putArray("logprobs");
        return content;
    }

    static ObjectNode summary(String text) {
        return Trees.typed("summary_text").put("text", text);
    }

    /** The input's count includes the cache's here. */
    private static ObjectNode usage(Tokens tokens) {
        ObjectNode usage = Trees.object().put("input_tokens", tokens.prompt());
        usage.putObject("input_tokens_details")
                .put("cached_tokens", tokens.cacheRead())
                .put("cache_write_tokens", tokens.cacheWrite5m() + tokens.cacheWrite1h());
        usage.put("output_tokens", tokens.output());
        usage.putObject("output_tokens_details").put("reasoning_tokens", tokens.reasoning());
        return usage.put("total_tokens", tokens.prompt() + tokens.output());
    }
}
