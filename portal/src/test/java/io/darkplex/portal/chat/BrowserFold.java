package io.darkplex.portal.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a browser makes of a stream, by the words of {@code contract/README.md}. */
final class BrowserFold {

    private static final Pattern BLANK_LINE = Pattern.compile("\n\n");
    private final JsonMapper json = JsonMapper.builder().build();
    final Map<String, ObjectNode> turns = new HashMap<>();

    @Nullable Long lastId;

    int ignoredDeltas;

    /** Takes whole events only; what was cut in the middle is thrown away, as a browser does. */
    void read(String stream) {
        int end = stream.lastIndexOf("\n\n");
        if (end < 0) {
            return;
        }
        BLANK_LINE.splitAsStream(stream.substring(0, end)).forEach(this::fold);
    }

    private void fold(String event) {
        String name = "";
        String data = "";
        for (String line : event.lines().toList()) {
            if (line.startsWith("id: ")) {
                lastId = Long.valueOf(line.substring(4));
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            }
        }
        if (name.equals("turn")) {
            var turn = (ObjectNode) json.readTree(data);
            turns.put(turn.get("id").asString(), turn);
        } else if (name.equals("delta")) {
            append(json.readTree(data));
        }
    }

    private void append(JsonNode delta) {
        ObjectNode turn = turns.get(delta.get("turnId").asString());
        JsonNode part =
                turn == null ? null : turn.get("parts").get(delta.get("part").asInt());
        if (part == null
                || part.get("text").asString().length() != delta.get("offset").asInt()) {
            ignoredDeltas++;
            return;
        }
        ((ObjectNode) part)
                .put("text", part.get("text").asString() + delta.get("text").asString());
    }
}
