package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Json;
import java.io.ByteArrayOutputStream;
import tools.jackson.databind.JsonNode;

/** Events on their way to a client. */
final class Frames {

    private static final byte[] EVENT = "event: ".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] BLANK = "\n\n".getBytes(UTF_8);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void data(JsonNode data) {
        data(Json.bytes(data));
    }

    void data(byte[] data) {
        out.writeBytes(DATA);
        out.writeBytes(data);
        out.writeBytes(BLANK);
    }

    /** @param name in the dialects whose events have one */
    void event(String name, JsonNode data) {
        out.writeBytes(EVENT);
        out.writeBytes(name.getBytes(UTF_8));
        out.write('\n');
        data(data);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
