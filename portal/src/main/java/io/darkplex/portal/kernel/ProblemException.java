package io.darkplex.portal.kernel;

import org.jspecify.annotations.Nullable;

/** The request cannot go on. Thrown through {@link Problem#because(String)}; rendered once, at the edge. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    ProblemException(Problem problem, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** What was wrong this time; safe to show to the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
