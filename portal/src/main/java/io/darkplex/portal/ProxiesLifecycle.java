package io.darkplex.portal;

import io.darkplex.proxy.remote.SocketsServer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Listens for proxies elsewhere as long as what they tell can be stored. */
final class ProxiesLifecycle implements SmartLifecycle {

    /** After the receipts' writer, and stopped before it. */
    private static final int PHASE = -500;

    private final @Nullable SocketsServer server;
    private volatile boolean running;

    /** @param server null when there are no proxies elsewhere */
    ProxiesLifecycle(@Nullable SocketsServer server) {
        this.server = server;
    }

    @Override
    public void start() {
        if (server != null) {
            server.start();
        }
        running = true;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
