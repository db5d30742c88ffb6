package io.darkplex.portal.accounts;

/**
 * Names a session without being a key to it: it is the hash of what the browser's cookie holds. A controller may ask
 * for it as an argument, as for the {@link io.darkplex.portal.kernel.Actor}.
 */
public record SessionId(String value) {

    /** @param httpSessionId as in {@code HttpSession.getId()}; it is the key itself, so nobody keeps or logs it */
    public static SessionId of(String httpSessionId) {
        return new SessionId(Tokens.hash(httpSessionId));
    }

    @Override
    public String toString() {
        return value;
    }
}
