package io.darkplex.portal.chat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Writes server-sent events. JSON has no raw line break, so one {@code data} line always does. */
final class SseWriter {

    private final OutputStream out;
    private final JsonMapper json;

    SseWriter(OutputStream out, JsonMapper json) {
        this.out = out;
        this.json = json;
    }

    void event(long id, String name, Object body) throws IOException {
        write("id: " + id + "\nevent: " + name + "\ndata: " + json.writeValueAsString(body) + "\n\n");
    }

    void event(String name, Object body) throws IOException {
        write("event: " + name + "\ndata: " + json.writeValueAsString(body) + "\n\n");
    }

    void alive() throws IOException {
        write(": alive\n\n");
    }

    /** Blocks while the reader does not read; the server's connection timeout ends that with an exception. */
    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
