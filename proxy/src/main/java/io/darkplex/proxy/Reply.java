package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.StreamForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller's side of an exchange: what it gets to hear, in its dialect. */
final class Reply {

    private static final String RETRY_AFTER = "retry-after";
    private static final String RETRY_AFTER_SECONDS = "2";
    private static final Buffer COMMENT = Buffer.buffer(": keep-alive\n\n");
    private static final Buffer PING = Buffer.buffer("event: ping\ndata: {\"type\": \"ping\"}\n\n");
    private static final Buffer SPACE = Buffer.buffer(" ");

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Dialect dialect;
    private final String id;
    private boolean answering;

    Reply(HttpServerRequest request, Dialect dialect, String id) {
        this.request = request;
        this.response = request.response();
        this.dialect = dialect;
        this.id = id;
        response.putHeader(Receipt.HEADER, id);
    }

    /** Whether a status has gone out, be it with a sign of life only. */
    boolean headWritten() {
        return response.headWritten();
    }

    /** The status that the caller has got, or 0. */
    int status() {
        return response.headWritten() ? response.getStatusCode() : 0;
    }

    /** Begins a stream of events, unless it has begun. */
    void stream(int status, List<Map.Entry<String, String>> headers) {
        answering = true;
        if (response.headWritten() || response.closed()) {
            return;
        }
        response.setStatusCode(status).setChunked(true);
        headers.forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        // Asks reverse proxies on the way not to collect events.
        response.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
        response.writeHead();
    }

    /** @return false when the caller reads more slowly than this is written */
    boolean write(byte[] bytes) {
        if (bytes.length == 0 || response.closed()) {
            return true;
        }
        response.write(Buffer.buffer(bytes));
        return !response.writeQueueFull();
    }

    void onDrain(Runnable drained) {
        response.drainHandler(done -> drained.run());
    }

    /** Ends a stream as its provider ended it. */
    void end(byte[] lastEvent) {
        if (!response.closed()) {
            response.end(Buffer.buffer(lastEvent));
        }
    }

    /** Gives a whole answer. */
    void whole(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        if (response.closed()) {
            return;
        }
        if (!response.headWritten()) {
            response.setStatusCode(status);
            headers.forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        }
        response.end(Buffer.buffer(body));
    }

    /** A sign of life to a caller of a stream. Only between two events. */
    void streamHeartbeat(StreamForm form) {
        if (response.closed() || response.writeQueueFull()) {
            return;
        }
        boolean begun = answering;
        if (!response.headWritten()) {
            stream(200, List.of(Map.entry("content-type", form.contentType())));
            answering = false;
        }
        if (form != StreamForm.EVENTS) {
            response.write(SPACE);
            return;
        }
        // Before its first event a ping would be out of order.
        response.write(dialect == Dialect.ANTHROPIC && begun ? PING : COMMENT);
    }

    /** A sign of life to a caller that waits for one body: white space, which JSON may begin with. */
    void bodyHeartbeat() {
        if (response.closed()) {
            return;
        }
        if (!response.headWritten()) {
            response.setStatusCode(200).setChunked(true).putHeader("content-type", "application/json");
        }
        response.write(SPACE);
    }

    /** How long a caller had better wait before it asks again. */
    void retryAfter(Duration wait) {
        if (!response.headWritten()) {
            response.putHeader(
                    RETRY_AFTER, String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())));
        }
    }

    /** An error in place of an answer. */
    void error(ProxyProblemException problem) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(problem.problem().status());
        response.putHeader("content-type", "application/json");
        if (problem.problem().passes() && !response.headers().contains(RETRY_AFTER)) {
            response.putHeader(RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        byte[] json = ErrorBody.body(dialect, ErrorBody.Said.of(dialect, problem), id);
        boolean unread = !request.isEnded();
        response.end(Buffer.buffer(json)).onComplete(sent -> {
            if (unread) {
                request.connection().close();
            }
        });
    }

    /**
     * An error after a beginning. What follows the head is then cut off, so that no client takes it for a whole answer.
     *
     * @param form of the stream, none of whose events has gone out; null for an answer in one body
     */
    void breakOff(ErrorBody.Said said, @Nullable StreamForm form) {
        if (response.closed()) {
            return;
        }
        byte[] last = form == null ? ErrorBody.body(dialect, said, id) : ErrorBody.only(dialect, form, said, id);
        response.write(Buffer.buffer(last))
                .onComplete(sent -> request.connection().close());
    }

    /** The dialect's error event as it was made for this stream. */
    void breakOff(byte[] event) {
        if (!response.closed()) {
            response.write(Buffer.buffer(event))
                    .onComplete(sent -> request.connection().close());
        }
    }

    ErrorBody.Said said(ProxyProblemException problem) {
        return ErrorBody.Said.of(dialect, problem);
    }
}
