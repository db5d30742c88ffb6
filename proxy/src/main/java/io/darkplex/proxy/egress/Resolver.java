package io.darkplex.proxy.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds the addresses of a name. Asked once for each connection, which is then made to what was answered. */
public interface Resolver extends AutoCloseable {

    /**
     * Returns at once.
     *
     * @param name in DNS's own letters; never an address
     * @return all its addresses; ends with a failure when it has none
     */
    CompletionStage<List<InetAddress>> resolve(String name);

    @Override
    default void close() {}
}
