package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.KernelProblem;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON bodies up to a bound. What is too long is still read to its end, up to another bound: a server that
 * answers and closes while the browser is sending makes the browser report a broken connection, not the answer.
 */
@Component
class RequestBodies {

    private static final int OTHER_FIELDS_BYTES = 16 * 1024;
    private static final int JSON_BYTES_PER_CHAR_MAX = 6;

    private final JsonMapper json;
    private final int bytesMax;
    private final long drainMax;

    RequestBodies(JsonMapper json, ChatProperties properties) {
        this.json = json;
        this.bytesMax = OTHER_FIELDS_BYTES
                + Math.multiplyExact(
                        JSON_BYTES_PER_CHAR_MAX, properties.message().charsMax());
        this.drainMax = properties.message().drainMax().toBytes();
    }

    <T> T read(InputStream body, Class<T> type) throws IOException {
        byte[] bytes = body.readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            drain(body);
            throw ChatProblem.MESSAGE_TOO_LONG.because("The request is longer than " + bytesMax + " bytes.");
        }
        try {
            T value = json.readValue(bytes, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException malformed) {
            throw KernelProblem.REQUEST_MALFORMED.because("The body is not the JSON object that is expected here.");
        }
        throw KernelProblem.REQUEST_MALFORMED.because("The body is empty.");
    }

    private void drain(InputStream body) throws IOException {
        byte[] scratch = new byte[OTHER_FIELDS_BYTES];
        long left = drainMax;
        int count = 0;
        while (left > 0 && count >= 0) {
            count = body.read(scratch);
            left -= count;
        }
    }
}
