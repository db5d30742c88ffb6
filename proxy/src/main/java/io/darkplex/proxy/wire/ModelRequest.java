package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * What the proxy must know about a request, and the places where its bytes change on the way. All else travels untouched:
 * unknown fields, the order of keys, the spelling of numbers and the white space survive, because they are never parsed
 * into anything.
 *
 * @param model the public name that the caller asks for
 * @param stream whether the answer is wanted as events
 * @param usageWanted whether the caller itself asked for a usage event (OpenAI streams)
 * @param promptCharacters characters of text in it, without keys, pictures and sounds; for estimates only
 * @param body the bytes as they came
 * @param modelEdit where the model stands, if it stands in the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and as large as a prompt
public record ModelRequest(
        String model,
        boolean stream,
        boolean usageWanted,
        long promptCharacters,
        byte[] body,
        @Nullable Edit modelEdit,
        @Nullable Edit usageEdit) {

    /** Put {@code text} in the place of the bytes {@code from} (included) to {@code to} (excluded). */
    record Edit(int from, int to, String text) {}

    /**
     * Reads a request.
     *
     * @throws ProxyProblemException {@link ProxyProblem#BODY_MALFORMED}, {@link ProxyProblem#FIELD_INVALID},
     *     {@link ProxyProblem#FIELD_DUPLICATE}
     */
    public static ModelRequest read(Dialect dialect, byte[] body) {
        return new RequestReader(dialect, body, null).read();
    }

    /** Reads a request whose model stands in its path. */
    public static ModelRequest read(GeminiPath path, byte[] body) {
        return new RequestReader(Dialect.GEMINI, body, path).read();
    }

    /** The bytes for a provider that knows the model by another id, and with usage asked for. */
    public byte[] bodyFor(String upstreamModel) {
        Edit renamed = upstreamModel.equals(model) || modelEdit == null
                ? null
                : new Edit(modelEdit.from(), modelEdit.to(), quote(upstreamModel));
        if (renamed == null) {
            return usageEdit == null ? body : apply(body, usageEdit);
        }
        if (usageEdit == null) {
            return apply(body, renamed);
        }
        // The later place first, so that the earlier one keeps its position.
        return usageEdit.from() >= renamed.to()
                ? apply(apply(body, usageEdit), renamed)
                : apply(apply(body, renamed), usageEdit);
    }

    @Override
    public String toString() {
        return "ModelRequest[" + model + ", stream=" + stream + ", " + body.length + " bytes]";
    }

    private static byte[] apply(byte[] bytes, Edit edit) {
        byte[] text = edit.text().getBytes(UTF_8);
        byte[] edited = new byte[bytes.length - (edit.to() - edit.from()) + text.length];
        System.arraycopy(bytes, 0, edited, 0, edit.from());
        System.arraycopy(text, 0, edited, edit.from(), text.length);
        System.arraycopy(bytes, edit.to(), edited, edit.from() + text.length, bytes.length - edit.to());
        return edited;
    }

    private static String quote(String text) {
        String object = Json.object(json -> json.writeStringProperty("", text));
        return object.substring("{\"\":".length(), object.length() - 1);
    }
}
