package io.darkplex.proxy.remote;

import io.darkplex.proxy.KeyHash;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A snapshot and who waits for the next one. The version is made of the content, so that it means the same after a restart.
 * Touched by one event loop alone.
 */
final class Document {

    private final Vertx vertx;
    private final Set<Waiting> waiting = new HashSet<>();
    private byte[] bytes = new byte[0];
    private String version = "";

    Document(Vertx vertx) {
        this.vertx = vertx;
    }

    int waiting() {
        return waiting.size();
    }

    void set(byte[] now) {
        String next = '"' + HexFormat.of().formatHex(KeyHash.digest(now)) + '"';
        if (next.equals(version)) {
            return;
        }
        bytes = now;
        version = next;
        for (Waiting one : List.copyOf(waiting)) {
            one.leave();
            send(one.request().response());
        }
    }

    /** Answers with what is new; when nothing is, within {@code waitMillis}, that nothing is. */
    void answer(HttpServerRequest request, String known, long waitMillis) {
        if (!version.isEmpty() && !version.equals(known)) {
            send(request.response());
            return;
        }
        long timer = vertx.setTimer(Math.max(1, waitMillis), late -> {
            if (waiting.removeIf(one -> one.timer == late)) {
                request.response().setStatusCode(version.isEmpty() ? 503 : 304).end();
            }
        });
        var one = new Waiting(request, timer);
        waiting.add(one);
        request.response().closeHandler(gone -> one.leave());
    }

    private void send(HttpServerResponse response) {
        if (!response.closed()) {
            response.putHeader("etag", version)
                    .putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store")
                    .end(Buffer.buffer(bytes));
        }
    }

    private final class Waiting {
        private final HttpServerRequest request;
        private final long timer;

        Waiting(HttpServerRequest request, long timer) {
            this.request = request;
            this.timer = timer;
        }

        HttpServerRequest request() {
            return request;
        }

        void leave() {
            if (waiting.remove(this)) {
                vertx.cancelTimer(timer);
            }
        }
    }
}
