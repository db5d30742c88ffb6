package io.darkplex.portal.kernel;

import java.util.UUID;

/** Names one person. Written as a lower-case UUID wherever it crosses a wall. */
public record UserId(UUID value) {

    /** @throws ProblemException {@link KernelProblem#ID_MALFORMED} when the text is no UUID */
    public static UserId of(String text) {
        return new UserId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
