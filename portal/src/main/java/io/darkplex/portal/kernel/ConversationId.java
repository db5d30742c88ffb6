package io.darkplex.portal.kernel;

import java.util.UUID;

/** Names one thread. Written as a lower-case UUID wherever it crosses a wall. */
public record ConversationId(UUID value) {

    /** @throws ProblemException {@link KernelProblem#ID_MALFORMED} when the text is no UUID */
    public static ConversationId of(String text) {
        return new ConversationId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
