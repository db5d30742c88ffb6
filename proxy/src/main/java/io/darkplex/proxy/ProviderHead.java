package io.darkplex.proxy;

import io.darkplex.proxy.wire.StreamForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a provider's answer.
 *
 * @param headers those that a caller may get
 * @param encoded whether the body is compressed, though nobody asked for it
 */
record ProviderHead(int status, String type, boolean encoded, List<Map.Entry<String, String>> headers) {

    /** Before there is an answer. */
    static final ProviderHead NONE = new ProviderHead(0, "", false, List.of());

    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;
    private static final int REFUSED_FROM = 400;
    private static final int REFUSED_TO = 499;

    static ProviderHead of(int status, Iterable<Map.Entry<String, String>> all) {
        String type = "";
        boolean encoded = false;
        List<Map.Entry<String, String>> passed = new ArrayList<>();
        for (Map.Entry<String, String> header : all) {
            String name = header.getKey();
            if (name.equalsIgnoreCase("content-type")) {
                type = header.getValue();
            }
            encoded |= name.equalsIgnoreCase("content-encoding")
                    && !header.getValue().equalsIgnoreCase("identity");
            if (AnswerHeaders.pass(name)) {
                passed.add(Map.entry(name, header.getValue()));
            }
        }
        return new ProviderHead(status, type, encoded, passed);
    }

    boolean succeeded() {
        return status >= OK_FROM && status <= OK_TO;
    }

    boolean isError() {
        return status >= REFUSED_FROM;
    }

    /** Whether it is an answer or an error, and neither something else nor unreadable. */
    boolean isReadable() {
        return !encoded && (succeeded() || isError());
    }

    /**
     * @param form of the stream that the provider was asked for
     * @param asked whether it was asked for one
     */
    boolean isStream(StreamForm form, boolean asked) {
        return succeeded() && form.begins(type, asked);
    }

    /** How an exchange ends whose provider answered with this error. */
    Outcome outcomeOfError() {
        return status <= REFUSED_TO ? Outcome.UPSTREAM_REFUSED : Outcome.UPSTREAM_FAILED;
    }

    /** The first header of that name, in whatever case. */
    @Nullable String header(String name) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    /** The headers that go with a body of that type which is ours. */
    List<Map.Entry<String, String>> headersFor(String contentType) {
        List<Map.Entry<String, String>> ours = new ArrayList<>(headers);
        ours.removeIf(header -> header.getKey().equalsIgnoreCase("content-type"));
        ours.add(Map.entry("content-type", contentType));
        return ours;
    }
}
