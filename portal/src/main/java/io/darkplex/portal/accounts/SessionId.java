package io.darkplex.portal.accounts;

/**
 * Names a session without being a key to it: it is the hash of what the browser's cookie holds. A controller may ask
 * for it as an argument, as for the {@link io.darkplex.portal.kernel.Actor}.
 */
public record SessionId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
