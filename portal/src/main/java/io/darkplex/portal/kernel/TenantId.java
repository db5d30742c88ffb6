package io.darkplex.portal.kernel;

import java.util.UUID;

/** Names one walled-off space. Written as a lower-case UUID wherever it crosses a wall. */
public record TenantId(UUID value) {

    /** @throws ProblemException {@link KernelProblem#ID_MALFORMED} when the text is no UUID */
    public static TenantId of(String text) {
        return new TenantId(Ids.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
