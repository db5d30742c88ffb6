package io.darkplex.proxy.bridge;

/** @param json empty where there is nothing to say */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BridgeAnswer(int status, byte[] json) {

    private static final int NO_CONTENT = 204;

    public static BridgeAnswer nothing() {
        return new BridgeAnswer(NO_CONTENT, new byte[0]);
    }
}
