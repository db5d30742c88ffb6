package io.darkplex.proxy.egress;

/**
 * Why something is not let out. {@link Enum#name()} is the code that clients and the log rely on: never renamed, never used
 * again for something else.
 */
public enum EgressProblem {
    REQUEST_MALFORMED(400),
    TARGET_MALFORMED(400),
    METHOD_NOT_ALLOWED(405),
    TENANT_UNKNOWN(403),
    HOST_NOT_ALLOWED(403),
    PORT_NOT_ALLOWED(403),
    ADDRESS_FORBIDDEN(403),
    /** What came through a tunnel to port 443 is no TLS. The tunnel is closed; only the log is told why. */
    TLS_EXPECTED(403),
    /** The TLS handshake names another host than the tunnel was opened for. Told in the same way. */
    TLS_NAME_DIFFERS(403),
    TENANT_BUSY(429),
    EGRESS_BUSY(503),
    NAME_UNKNOWN(502),
    NAME_TIMED_OUT(504),
    HOST_UNREACHABLE(502),
    CONNECT_TIMED_OUT(504),
    ANSWER_MALFORMED(502),
    ANSWER_TIMED_OUT(504),
    OURS(500);

    private final int status;

    EgressProblem(int status) {
        this.status = status;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** @param sentence for whoever reads the answer; holds nothing of the request but names that were checked */
    EgressRefusal because(String sentence) {
        return new EgressRefusal(this, sentence);
    }
}
