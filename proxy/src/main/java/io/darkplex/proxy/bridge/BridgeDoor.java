package io.darkplex.proxy.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.ProxyProblem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One entrance on the event loop: takes calls in, within their bounds, and hands them to the desk. */
final class BridgeDoor {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeDoor.class);
    private static final String BEARER = "bearer ";

    private final Vertx vertx;
    private final BridgeSettings settings;
    private final BridgeDesk desk;
    private final String name;
    private final HttpServer server;
    private int connections;

    BridgeDoor(Vertx vertx, HttpServerOptions options, BridgeSettings settings, BridgeDesk desk, String name) {
        this.vertx = vertx;
        this.settings = settings;
        this.desk = desk;
        this.name = name;
        server = vertx.createHttpServer(options)
                .connectionHandler(this::count)
                .requestHandler(this::take)
                .exceptionHandler(broken -> {});
    }

    Future<HttpServer> listen(Path socket) {
        return server.listen(SocketAddress.domainSocketAddress(socket.toString()));
    }

    Future<Void> close() {
        return server.close();
    }

    private void count(HttpConnection connection) {
        if (++connections > settings.maxConnectionsPerEntrance()) {
            connections--;
            connection.close();
            return;
        }
        connection.closeHandler(gone -> connections--);
    }

    private void take(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        var intake = new Intake(request);
        long timer = vertx.setTimer(
                settings.bodyTimeout().toMillis(),
                late -> intake.refuse(ProxyProblem.BODY_TIMED_OUT, "It took too long."));
        request.exceptionHandler(gone -> {
            vertx.cancelTimer(timer);
            intake.over = true;
        });
        request.handler(intake::piece);
        request.endHandler(whole -> {
            vertx.cancelTimer(timer);
            if (!intake.over) {
                intake.over = true;
                var call = new BridgeCall(
                        name,
                        key(request),
                        request.method().name(),
                        request.path() == null ? "" : request.path(),
                        intake.body.getBytes());
                Thread.ofVirtual().name("bridge-call").start(() -> serve(call, request, context));
            }
        });
    }

    private void serve(BridgeCall call, HttpServerRequest request, Context context) {
        BridgeAnswer answer;
        try {
            answer = desk.answer(call);
        } catch (RuntimeException defect) {
            LOG.error("A call from a cell met a defect: {}", call, defect);
            answer = new BridgeAnswer(ProxyProblem.OURS.status(), words(ProxyProblem.OURS, "Something failed here."));
        }
        BridgeAnswer told = answer;
        context.runOnContext(now -> send(request, told));
    }

    /** One whose connection has gone is told nothing. */
    private static void send(HttpServerRequest request, BridgeAnswer answer) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status());
        if (answer.json().length == 0) {
            response.end();
            return;
        }
        response.putHeader("content-type", "application/json").end(Buffer.buffer(answer.json()));
    }

    private static String key(HttpServerRequest request) {
        String authorization = request.getHeader("authorization");
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : "";
    }

    /** @param detail has no quote in it */
    private static byte[] words(ProxyProblem problem, String detail) {
        return "{\"code\":\"%s\",\"detail\":\"%s\"}".formatted(problem, detail).getBytes(UTF_8);
    }

    /** A body on its way in. On the loop's thread. */
    private final class Intake {

        private final HttpServerRequest request;
        private Buffer body = Buffer.buffer();
        private boolean over;

        Intake(HttpServerRequest request) {
            this.request = request;
        }

        void piece(Buffer piece) {
            if (over) {
                return;
            }
            if (body.length() + piece.length() > settings.maxBodyBytes()) {
                refuse(ProxyProblem.BODY_TOO_LARGE, "At most " + settings.maxBodyBytes() + " bytes are taken.");
                return;
            }
            body.appendBuffer(piece);
        }

        /** What still comes is not waited for. */
        void refuse(ProxyProblem problem, String detail) {
            if (over) {
                return;
            }
            over = true;
            body = Buffer.buffer();
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader("content-type", "application/json")
                    .putHeader("connection", "close")
                    .end(Buffer.buffer(words(problem, detail)))
                    .onComplete(sent -> request.connection().close());
        }
    }
}
