package io.darkplex.portal;

import io.darkplex.proxy.ProxyServer;
import java.net.URI;
import org.springframework.context.SmartLifecycle;

/** Starts the proxy before any assistant needs it and stops it after the last. */
final class ProxyLifecycle implements SmartLifecycle {

    /** After the receipts' writer, before assistants and turns, which keep Spring's late default. */
    private static final int PHASE = -500;

    private final ProxyServer server;
    private final ProxyProperties properties;
    private volatile int port;
    private volatile boolean running;

    ProxyLifecycle(ProxyServer server, ProxyProperties properties) {
        this.server = server;
        this.properties = properties;
    }

    @Override
    public void start() {
        port = server.start();
        running = true;
    }

    @Override
    public void stop() {
        server.close();
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

    URI address() {
        return URI.create("http://" + properties.address() + ":" + port);
    }
}
