package io.darkplex.proxy;

/**
 * What the proxy is doing at this moment.
 *
 * @param exchanges calls being served
 * @param upstreamCalls calls open at providers
 * @param timers waiting to go off
 * @param entrances open besides the TCP port
 */
public record ProxyLoad(int exchanges, int upstreamCalls, int timers, int entrances) {

    /** Nothing is going on; entrances may well be open. */
    public boolean isIdle() {
        return exchanges == 0 && upstreamCalls == 0 && timers == 0;
    }
}
