package io.darkplex.portal.accounts;

/** The open sessions. */
public interface Sessions {

    /**
     * Whether the session has neither been ended nor run out. One read by key, so a long stream may ask every few
     * seconds.
     */
    boolean alive(SessionId session);
}
