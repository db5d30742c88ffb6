package io.darkplex.proxy.wire;

/** Carries a {@link ProxyProblem} to the edge. Has no stack trace: it is an answer and not a defect. */
public final class ProxyProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProxyProblem problem;
    private final String detail;

    ProxyProblemException(ProxyProblem problem, String detail) {
        super(problem + ": " + detail, null, false, false);
        this.problem = problem;
        this.detail = detail;
    }

    public ProxyProblem problem() {
        return problem;
    }

    public String detail() {
        return detail;
    }
}
