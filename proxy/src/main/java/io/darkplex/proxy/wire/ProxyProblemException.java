package io.darkplex.proxy.wire;

import org.jspecify.annotations.Nullable;

/** Carries a {@link ProxyProblem} to the edge. Has no stack trace: it is an answer and not a defect. */
public final class ProxyProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProxyProblem problem;
    private final String detail;
    private final @Nullable String field;

    ProxyProblemException(ProxyProblem problem, String detail, @Nullable String field) {
        super(problem + ": " + detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
        this.field = field;
    }

    public ProxyProblem problem() {
        return problem;
    }

    public String detail() {
        return detail;
    }

    /** The place in the request that it is about, when it is about one. */
    public @Nullable String field() {
        return field;
    }
}
