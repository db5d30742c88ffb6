package io.darkplex.proxy.bridge;

/**
 * One call from inside a cell.
 *
 * @param entrance by whose socket it came; the caller cannot choose it
 * @param key as the caller sent it, of any content; empty when there was none
 * @param body whole, and within {@link BridgeSettings#maxBodyBytes()}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BridgeCall(String entrance, String key, String method, String path, byte[] body) {

    @Override
    public String toString() {
        return "BridgeCall[" + entrance + " " + method + " " + path + "]";
    }
}
