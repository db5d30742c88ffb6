package io.darkplex.portal.tenants;

/**
 * What is wanted of a tenant's cell.
 *
 * @param aim what somebody has asked for and not got yet
 * @param work how many hold it awake
 * @param quarantined whether it may not run
 * @param quitting whether this portal ends
 */
record Wanted(Aim aim, int work, boolean quarantined, boolean quitting) {

    enum Aim {
        /** Nobody has asked for anything: idleness decides. */
        NOTHING,
        UP,
        DOWN,
        /** Down to make room, unless it works. */
        SPARED,
        /** Down and up again. */
        RENEWED
    }

    boolean worked() {
        return work > 0;
    }
}
