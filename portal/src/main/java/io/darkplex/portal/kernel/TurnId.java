package io.darkplex.portal.kernel;

import java.util.UUID;

/** Names one question with its answer. Written as a lower-case UUID wherever it crosses a wall. */
public record TurnId(UUID value) {

    /** @throws ProblemException {@link KernelProblem#ID_MALFORMED} when the text is no UUID */
    public static TurnId of(String text) {
        return new TurnId(Ids.parse(text));
    }

    /**
     * The turn as a W3C trace id: 32 lower-case hex digits. It travels from us through the assistant to the proxy, so that
     * every receipt finds its turn.
     */
    public String traceId() {
        return value.toString().replace("-", "");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
