package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.StreamForm;
import java.io.ByteArrayOutputStream;
import tools.jackson.databind.JsonNode;

/** Events on their way to a client, for the length of a stream. */
final class Frames {

    private static final byte[] EVENT = "event: ".getBytes(UTF_8);
    private static final byte[] DATA = "data: ".getBytes(UTF_8);
    private static final byte[] BLANK = "\n\n".getBytes(UTF_8);
    private static final byte[] BEFORE_NEXT = ",\n".getBytes(UTF_8);

    private final StreamForm form;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean begun;

    Frames(StreamForm form) {
        this.form = form;
    }

    void data(JsonNode data) {
        data(Json.bytes(data));
    }

    void data(byte[] data) {
        switch (form) {
            case EVENTS -> {
                out.writeBytes(DATA);
                out.writeBytes(data);
                out.writeBytes(BLANK);
            }
            case LINES -> {
                out.writeBytes(data);
                out.write('\n');
            }
            case ARRAY -> {
                if (begun) {
                    out.writeBytes(BEFORE_NEXT);
                } else {
                    out.write('[');
                }
                out.writeBytes(data);
            }
        }
        begun = true;
    }

    /** @param name in the dialects whose events have one */
    void event(String name, JsonNode data) {
        out.writeBytes(EVENT);
        out.writeBytes(name.getBytes(UTF_8));
        out.write('\n');
        data(data);
    }

    /** What ends the stream where the form has an end of its own. */
    void close() {
        if (form == StreamForm.ARRAY) {
            out.write(']');
        }
    }

    /** Whether an event has been written. */
    boolean begun() {
        return begun;
    }

    /** Hands out what was written since the last call. */
    byte[] take() {
        byte[] written = out.toByteArray();
        out.reset();
        return written;
    }
}
