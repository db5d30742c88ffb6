package io.darkplex.proxy;

import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Limit;
import io.darkplex.proxy.retry.Trouble;

/** The right to make one attempt at an offer with one key. Given back exactly once, whatever becomes of the attempt. */
final class Permit {

    /**
     * @param ofLimit what {@link Limit#enter} gave
     * @param since in nanoseconds from the start of the proxy
     */
    record Ticket(Breaker.Pass pass, int ofLimit, long since) {}

    private final Offer offer;
    private final Credential credential;
    private final OfferState state;
    private final KeyRing keys;
    private final Ticket ticket;
    private boolean returned;

    Permit(Offer offer, Credential credential, OfferState state, KeyRing keys, Ticket ticket) {
        this.offer = offer;
        this.credential = credential;
        this.state = state;
        this.keys = keys;
        this.ticket = ticket;
    }

    Offer offer() {
        return offer;
    }

    Credential credential() {
        return credential;
    }

    /** In nanoseconds from the start of the proxy. */
    long since() {
        return ticket.since();
    }

    /** The attempt has been answered to its end. */
    void succeeded(long now) {
        if (giveBack(Breaker.Sign.GOOD, Limit.Lesson.MORE, now)) {
            keys.works(offer, credential);
        }
    }

    /** The attempt has failed. */
    void failed(Trouble trouble, long now) {
        // A refusal is an answer: whoever refuses is there.
        giveBack(
                trouble.isOfOffer() ? Breaker.Sign.BAD : Breaker.Sign.GOOD,
                trouble.isOfLoad() ? Limit.Lesson.FEWER : Limit.Lesson.NONE,
                now);
    }

    /** The attempt was given up for a reason of ours or the caller's. Quiet when it is over. */
    void abandoned(long now) {
        giveBack(Breaker.Sign.NONE, Limit.Lesson.NONE, now);
    }

    private boolean giveBack(Breaker.Sign sign, Limit.Lesson lesson, long now) {
        if (returned) {
            return false;
        }
        returned = true;
        state.leave(ticket, sign, lesson, now);
        return true;
    }

    @Override
    public String toString() {
        return "Permit[" + offer.provider() + " " + offer.upstreamModel() + " " + credential.id() + "]";
    }
}
