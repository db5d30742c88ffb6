package io.darkplex.proxy.wire;

import java.util.Locale;

/** How the events of a stream lie one after another. */
public enum StreamForm {
    /** Server-sent events. */
    EVENTS("text/event-stream"),
    /** One JSON object on each line. */
    LINES("application/x-ndjson"),
    /** One JSON array, whose elements come one by one: Gemini without {@code alt=sse}. */
    ARRAY("application/json");

    private final String contentType;

    StreamForm(String contentType) {
        this.contentType = contentType;
    }

    /** The form that a dialect's streams have unless something else was asked for. */
    public static StreamForm of(Dialect dialect) {
        return dialect == Dialect.OLLAMA ? LINES : EVENTS;
    }

    public String contentType() {
        return contentType;
    }

    /**
     * Whether an answer is a stream of this form.
     *
     * @param type its content type
     * @param asked whether a stream was asked for
     */
    public boolean begins(String type, boolean asked) {
        boolean same = type.toLowerCase(Locale.ROOT).startsWith(contentType);
        // A whole answer has the array's type, too.
        return this == ARRAY ? same && asked : same;
    }
}
