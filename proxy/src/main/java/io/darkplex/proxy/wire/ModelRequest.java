package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the proxy must know about a request, and the places where its bytes change on the way. All else travels untouched:
 * unknown fields, the order of keys, the spelling of numbers and the white space survive, because they are never parsed
 * into anything.
 *
 * @param endpoint to which it came
 * @param form of the stream that the caller reads
 * @param model the public name that the caller asks for
 * @param stream whether the answer is wanted as events
 * @param usageWanted whether the caller itself asked for a usage event (OpenAI streams)
 * @param promptCharacters characters of text in it, without keys, pictures and sounds; for estimates only
 * @param body the bytes as they came
 * @param modelEdits where the model stands in the body, and what stands before its name there
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and as large as a prompt
public record ModelRequest(
        Endpoint endpoint,
        StreamForm form,
        String model,
        boolean stream,
        boolean usageWanted,
        long promptCharacters,
        byte[] body,
        List<Edit> modelEdits,
        @Nullable Edit usageEdit) {

    public ModelRequest {
        modelEdits = List.copyOf(modelEdits);
    }

    /** Put {@code text} in the place of the bytes {@code from} (included) to {@code to} (excluded). */
    record Edit(int from, int to, String text) {}

    /**
     * Reads a request for an answer.
     *
     * @throws ProxyProblemException {@link ProxyProblem#BODY_MALFORMED}, {@link ProxyProblem#FIELD_INVALID},
     *     {@link ProxyProblem#FIELD_DUPLICATE}
     */
    public static ModelRequest read(Dialect dialect, byte[] body) {
        return new RequestReader(Endpoint.answering(dialect), StreamForm.of(dialect), body, null).read();
    }

    /**
     * Reads a request by its path.
     *
     * @param alt Gemini's query parameter for the form of a stream
     * @throws ProxyProblemException as above
     */
    public static ModelRequest read(String path, @Nullable String alt, byte[] body) {
        Endpoint endpoint = Endpoint.find(path)
                .filter(found -> found.work().isPresent())
                .orElseThrow(() -> ProxyProblem.ENDPOINT_UNKNOWN.because("There is nothing at this path."));
        GeminiPath gemini = Endpoint.gemini(path).orElse(null);
        boolean array = gemini != null && gemini.stream() && !"sse".equals(alt);
        StreamForm form = array ? StreamForm.ARRAY : StreamForm.of(endpoint.dialect());
        return new RequestReader(endpoint, form, body, gemini).read();
    }

    /** What is asked, where nobody needs the bytes any more. */
    public ModelRequest withoutBody() {
        return new ModelRequest(
                endpoint, form, model, stream, usageWanted, promptCharacters, new byte[0], List.of(), null);
    }

    public Work work() {
        return endpoint.work().orElseThrow();
    }

    /** The bytes for a provider that knows the model by another id, and with usage asked for. */
    public byte[] bodyFor(String upstreamModel) {
        List<Edit> edits = new ArrayList<>();
        if (!upstreamModel.equals(model)) {
            modelEdits.forEach(
                    place -> edits.add(new Edit(place.from(), place.to(), quote(place.text() + upstreamModel))));
        }
        if (usageEdit != null) {
            edits.add(usageEdit);
        }
        // The later places first, so that the earlier ones keep their positions.
        edits.sort(Comparator.comparingInt(Edit::from).reversed());
        byte[] edited = body;
        for (Edit edit : edits) {
            edited = apply(edited, edit);
        }
        return edited;
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
