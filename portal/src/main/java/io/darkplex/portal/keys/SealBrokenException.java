package io.darkplex.portal.keys;

/** Sealed bytes that cannot be opened: changed, moved to another place, or their key was destroyed. */
public final class SealBrokenException extends RuntimeException {

    SealBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
