package io.darkplex.proxy.bridge;

/** One cell's way to the desk. Open until it is closed, or the server is. */
public interface BridgeEntrance extends AutoCloseable {

    /** Returns when the socket and its file are gone. Quiet when it is closed already. Blocks. */
    @Override
    void close();
}
