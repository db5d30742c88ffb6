package io.darkplex.portal.tenants.gateway;

import java.time.Duration;

/** The gateway refused, or did not answer. */
public final class GatewayException extends Exception {

    /** Our own codes, beside those of OpenClaw. */
    static final String DISCONNECTED = "DISCONNECTED";

    static final String TIMEOUT = "TIMEOUT";
    static final String ENDED = "ENDED";
    static final String SCOPES_MISSING = "SCOPES_MISSING";

    private static final long PAUSE_MAX_MILLIS = 2000;

    private final String code;
    private final boolean retryable;
    private final transient Duration retryAfter;

    GatewayException(String code, String message, boolean retryable, Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    static GatewayException passing(String code, String message) {
        return new GatewayException(code, message, true, Duration.ZERO);
    }

    static GatewayException lasting(String code, String message) {
        return new GatewayException(code, message, false, Duration.ZERO);
    }

    public String code() {
        return code;
    }

    public boolean scopesMissing() {
        return code.equals(SCOPES_MISSING);
    }

    boolean retryable() {
        return retryable;
    }

    /** How long to wait before the next try. */
    long pauseMillis(long atLeast) {
        return Math.clamp(retryAfter.toMillis(), atLeast, PAUSE_MAX_MILLIS);
    }
}
