package io.darkplex.portal.tenants;

/** The cells that live already: what they may still take, and whether one of them can go. */
interface Spare {

    /** How much the living ones are still below what each is expected to take, together. */
    long growthBytes(long expectedOfEach);

    /**
     * Asks the one that has rested longest to end. Never one that works. Returns at once.
     *
     * @return whether one was asked
     */
    boolean giveUpOne();
}
