package io.darkplex.portal.kernel;

import java.util.UUID;

/** Makes new ids. Injected, so that a test can foretell them. */
@FunctionalInterface
public interface Ids {

    UUID next();

    /** Random ids from the platform's secure source. */
    static Ids random() {
        return UUID::randomUUID;
    }

    /**
     * Reads the canonical form only: {@link UUID#fromString} also takes short forms, and two spellings of one id
     * would slip past a comparison.
     *
     * @throws ProblemException {@link KernelProblem#ID_MALFORMED}
     */
    static UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException notAnId) {
            // Falls through: the reason below says all that a caller can use.
        }
        throw KernelProblem.ID_MALFORMED.because("Not an id: expected a lower-case UUID of 36 characters.");
    }
}
