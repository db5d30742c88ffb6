package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Tokens;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI Responses. Each part becomes an item. A call that another provider sealed gets an item of thought without words
 * before it, since a thought's is the only opaque field there is. Events are counted, and the last repeats the whole answer.
 */
final class ResponsesDeltaWriter implements DeltaWriter {

    private final Settings settings;
    private final AnswerParts parts = new AnswerParts();

    /** Places of items by part: they differ from the parts' where a seal got an item of its own. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private final Map<Integer, ObjectNode> output = new HashMap<>();
    private int nextPlace;
    private long sequence;

    ResponsesDeltaWriter(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void write(Delta delta, Tokens soFar, Frames out) {
        parts.accept(delta);
        switch (delta) {
            case Delta.Started started -> {
                response("response.created", running(), out);
                response("response.in_progress", running(), out);
            }
            case Delta.Opened opened -> {
                if (!(opened.opening() instanceof Delta.Opening.Call)) {
                    show(opened.part(), out);
                }
            }
            case Delta.Grew grew -> {
                show(grew.part(), out);
                grew(grew, out);
            }
            case Delta.Sealed sealed -> {
                boolean waits = parts.opening(sealed.part()) instanceof Delta.Opening.Call
                        && !places.containsKey(sealed.part());
                if (waits) {
                    sealBefore(sealed, out);
                }
            }
            case Delta.Closed closed -> {
                show(closed.part(), out);
                closed(closed.part(), out);
            }
            case Delta.Stopped stopped -> {}
        }
    }

    /** Begins the part's item, if it is not begun. */
    private void show(int part, Frames out) {
        if (places.containsKey(part)) {
            return;
        }
        int place = nextPlace++;
        places.put(part, place);
        Delta.Opening opening = parts.opening(part);
        String id = ResponsesItems.itemId(opening, place, parts.id());
        itemAdded(place, ResponsesItems.begun(opening, id), out);
        switch (opening) {
            case Delta.Opening.Text text -> contentPart("added", part, new Part.Text("", null, ""), out);
            case Delta.Opening.Refusal refusal -> contentPart("added", part, new Part.Refusal("", ""), out);
            case Delta.Opening.Thinking thinking -> summaryPart("added", part, "", out);
            case Delta.Opening.Call call -> {}
        }
    }

    private void grew(Delta.Grew grew, Frames out) {
        switch (parts.opening(grew.part())) {
            case Delta.Opening.Text text -> {
                ObjectNode event = ofContent("response.output_text.delta", grew.part());
                event.put("delta", grew.text()).putArray("logprobs");
                send(event, out);
            }
            case Delta.Opening.Refusal refusal ->
                send(ofContent("response.refusal.delta", grew.part()).put("delta", grew.text()), out);
            case Delta.Opening.Thinking thinking ->
                send(
                        ofItem("response.reasoning_summary_text.delta", grew.part())
                                .put("summary_index", 0)
                                .put("delta", grew.text()),
                        out);
            case Delta.Opening.Call call ->
                send(
                        ofItem("response.function_call_arguments.delta", grew.part())
                                .put("delta", grew.text()),
                        out);
        }
    }

    private void closed(int number, Frames out) {
        Part part = parts.part(number);
        switch (part) {
            case Part.Text text -> {
                ObjectNode event = ofContent("response.output_text.done", number);
                event.put("text", text.text()).putArray("logprobs");
                send(event, out);
                contentPart("done", number, part, out);
            }
            case Part.Refusal refusal -> {
                send(ofContent("response.refusal.done", number).put("refusal", refusal.text()), out);
                contentPart("done", number, part, out);
            }
            case Part.Thinking thinking -> {
                send(
                        ofItem("response.reasoning_summary_text.done", number)
                                .put("summary_index", 0)
                                .put("text", thinking.text()),
                        out);
                summaryPart("done", number, thinking.text(), out);
            }
            case Part.Call call ->
                send(
                        ofItem("response.function_call_arguments.done", number)
                                .put("name", call.name())
                                .put("arguments", call.arguments().isEmpty() ? "{}" : call.arguments()),
                        out);
            case Part.Image image -> throw new IllegalStateException("No answer has pictures.");
            case Part.Document document -> throw new IllegalStateException("No answer has documents.");
            case Part.Result result -> throw new IllegalStateException("No answer has results.");
        }
        itemDone(place(number), ResponsesItems.item(part, id(number), ResponsesItems.COMPLETED), out);
    }

    private void sealBefore(Delta.Sealed sealed, Frames out) {
        int place = nextPlace++;
        var opening = new Delta.Opening.Thinking();
        String id = ResponsesItems.itemId(opening, place, parts.id());
        itemAdded(place, ResponsesItems.begun(opening, id), out);
        var thought = new Part.Thinking("", sealed.seal(), "");
        itemDone(place, ResponsesItems.item(thought, id, ResponsesItems.COMPLETED), out);
    }

    private void itemAdded(int place, ObjectNode item, Frames out) {
        ObjectNode event = Trees.typed("response.output_item.added").put("output_index", place);
        event.set("item", item);
        send(event, out);
    }

    private void itemDone(int place, ObjectNode item, Frames out) {
        output.put(place, item);
        ObjectNode event = Trees.typed("response.output_item.done").put("output_index", place);
        event.set("item", item);
        send(event, out);
    }

    private void contentPart(String step, int part, Part content, Frames out) {
        ObjectNode event = ofContent("response.content_part." + step, part);
        event.set("part", ResponsesItems.content(content));
        send(event, out);
    }

    private void summaryPart(String step, int part, String text, Frames out) {
        ObjectNode event =
                ofItem("response.reasoning_summary_part." + step, part).put("summary_index", 0);
        event.set("part", ResponsesItems.summary(text));
        send(event, out);
    }

    private ObjectNode ofItem(String type, int part) {
        return Trees.typed(type).put("item_id", id(part)).put("output_index", place(part));
    }

    private ObjectNode ofContent(String type, int part) {
        return ofItem(type, part).put("content_index", 0);
    }

    private int place(int part) {
        return places.getOrDefault(part, 0);
    }

    private String id(int part) {
        return ResponsesItems.itemId(parts.opening(part), place(part), parts.id());
    }

    private ObjectNode running() {
        return ResponsesItems.response(parts.id(), parts.model(), settings.startedAt(), ResponsesItems.RUNNING);
    }

    private void response(String type, ObjectNode response, Frames out) {
        ObjectNode event = Trees.typed(type);
        event.set("response", response);
        send(event, out);
    }

    private void send(ObjectNode event, Frames out) {
        event.put("sequence_number", sequence++);
        out.event(Trees.text(event, "type"), event);
    }

    @Override
    public long nextSequence() {
        return sequence;
    }

    @Override
    public void end(Tokens tokens, Frames out) {
        ObjectNode response = running();
        ArrayNode items = Trees.array();
        for (int place = 0; place < nextPlace; place++) {
            items.add(output.getOrDefault(place, Trees.object()));
        }
        ResponsesItems.finish(response, items, parts.stop(), tokens);
        response("response." + ResponsesItems.status(parts.stop()), response, out);
    }

    @Override
    public ObjectNode whole(Answer answer, Tokens tokens) {
        ObjectNode response =
                ResponsesItems.response(answer.id(), answer.model(), settings.startedAt(), ResponsesItems.COMPLETED);
        ArrayNode items = Trees.array();
        for (Part part : answer.parts()) {
            if (part instanceof Part.Call call && call.seal() != null) {
                items.add(wholeItem(new Part.Thinking("", call.seal(), ""), items.size(), answer));
            }
            items.add(wholeItem(part, items.size(), answer));
        }
        ResponsesItems.finish(response, items, answer.stop(), tokens);
        return response;
    }

    private static ObjectNode wholeItem(Part part, int place, Answer answer) {
        Delta.Opening opening = switch (part) {
            case Part.Thinking thinking -> new Delta.Opening.Thinking();
            case Part.Call call -> new Delta.Opening.Call(call.id(), call.name());
            default -> new Delta.Opening.Text();
        };
        return ResponsesItems.item(part, ResponsesItems.itemId(opening, place, answer.id()), ResponsesItems.COMPLETED);
    }
}
