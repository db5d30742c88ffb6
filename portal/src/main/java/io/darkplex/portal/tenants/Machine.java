package io.darkplex.portal.tenants;

/** What the machine under all cells has left. */
@FunctionalInterface
interface Machine {

    Reading read();

    /**
     * @param availableBytes memory that could be taken without the system ending anything
     * @param loadPerCore how many tasks ran or waited for each processor in the last minute; 0 when nobody knows
     */
    record Reading(long availableBytes, double loadPerCore) {}
}
