package io.darkplex.proxy.retry;

/** Why an attempt at an offer gave no answer. {@link Enum#name()} stands in receipts: never renamed. */
public enum Trouble {
    /** 429: too many calls or tokens for now. */
    SLOW_DOWN,
    /** 5xx and 529: the provider's own trouble, as a rule a short one. */
    OVERLOADED,
    /** No money, or no quota at all: waiting a few seconds does not help. */
    UNPAID,
    /** The provider does not take our key. */
    KEY_REFUSED,
    /** The request is wrong, here and everywhere. */
    BAD_REQUEST,
    /** The model does not take thoughts of another model as its own. */
    STRANGE_THOUGHT,
    /** No connection, or it broke before an answer. */
    NETWORK,
    /** No answer within the time. */
    TIMED_OUT,
    /** The answer broke off. */
    BROKEN_OFF,
    /** The answer was none that can be read. */
    UNREADABLE;

    /** Whether another key may do better at the same provider, and this one should not be used for a while. */
    public boolean isOfKey() {
        return this == UNPAID || this == KEY_REFUSED;
    }

    /** Whether it says that the offer does not work, which is what a {@link Breaker} counts. */
    public boolean isOfOffer() {
        return switch (this) {
            case OVERLOADED, NETWORK, TIMED_OUT, BROKEN_OFF, UNREADABLE -> true;
            case SLOW_DOWN, UNPAID, KEY_REFUSED, BAD_REQUEST, STRANGE_THOUGHT -> false;
        };
    }

    /** Whether fewer calls at one time would have been better, which is what a {@link Limit} learns from. */
    public boolean isOfLoad() {
        return this == SLOW_DOWN || this == OVERLOADED;
    }
}
