package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Carries an {@link EgressProblem} to the edge. Has no stack trace: it is an answer and not a defect. */
final class EgressRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final EgressProblem problem;
    private final String sentence;

    EgressRefusal(EgressProblem problem, String sentence) {
        super(problem + ": " + sentence, null, false, false);
        this.problem = problem;
        this.sentence = sentence;
    }

    EgressProblem problem() {
        return problem;
    }

    /** The whole answer. */
    byte[] answer() {
        String json = "{\"error\":{\"code\":\"" + problem + "\",\"message\":\""
                + sentence.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}}";
        String retry = problem == EgressProblem.TENANT_BUSY || problem == EgressProblem.EGRESS_BUSY
                ? "retry-after: 2\r\n"
                : "";
        return ("HTTP/1.1 " + problem.status() + " " + problem + "\r\ncontent-type: application/json\r\n" + retry
                        + "content-length: " + json.length() + "\r\nconnection: close\r\n\r\n" + json)
                .getBytes(US_ASCII);
    }
}
