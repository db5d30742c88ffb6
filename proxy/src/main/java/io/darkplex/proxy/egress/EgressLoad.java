package io.darkplex.proxy.egress;

/**
 * What the egress proxy is doing at this moment.
 *
 * @param connections from cells
 * @param outside connections to servers
 * @param lookups of names that have not ended, also those that nobody waits for any more
 */
public record EgressLoad(int entrances, int connections, int outside, int lookups) {

    /** Nothing is going on; entrances may well be open. */
    public boolean isIdle() {
        return connections == 0 && outside == 0 && lookups == 0;
    }
}
