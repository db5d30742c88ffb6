package io.darkplex.proxy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;

/** What an entrance is on its event loop: a server of its own, with calls of its own, and a bound for its connections. */
final class LoopEntrance {

    private final Loop loop;
    private final Context context;
    private final FrontDoor door;
    private final HttpServer server;
    private int connections;

    private LoopEntrance(Loop loop, Context context, HttpServerOptions options) {
        this.loop = loop;
        this.context = context;
        door = new FrontDoor(loop, context);
        server = loop.vertx()
                .createHttpServer(options)
                .connectionHandler(this::count)
                .requestHandler(door::handle)
                .exceptionHandler(broken -> {});
    }

    /** On the loop's thread. */
    static Future<LoopEntrance> open(Loop loop, Context context, HttpServerOptions options, Path socket) {
        var entrance = new LoopEntrance(loop, context, options);
        return entrance.server
                .listen(SocketAddress.domainSocketAddress(socket.toString()))
                .map(listening -> entrance);
    }

    void refuseNewCalls() {
        door.stop();
    }

    /** Ends the running exchanges; returns at once. */
    void interruptAll() {
        context.runOnContext(now -> door.interruptAll());
    }

    Future<Boolean> isIdle() {
        Promise<Boolean> idle = Promise.promise();
        context.runOnContext(now -> idle.complete(door.isIdle()));
        return idle.future();
    }

    /** Closes the socket, its file and every connection. */
    Future<Void> close() {
        return server.close();
    }

    private void count(HttpConnection connection) {
        if (++connections > loop.settings().maxConnectionsPerEntrance()) {
            connections--;
            connection.close();
            return;
        }
        connection.closeHandler(gone -> connections--);
    }
}
