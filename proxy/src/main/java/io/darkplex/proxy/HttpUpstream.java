package io.darkplex.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** Providers over HTTP/1.1, with the system's trust for TLS and a pool of kept connections for this event loop. */
final class HttpUpstream implements Upstream {

    private final HttpClient client;
    private final OpenWork open;

    HttpUpstream(Vertx vertx, ProxySettings settings, OpenWork open) {
        this.open = open;
        int connections = Math.max(1, Math.ceilDiv(settings.maxUpstreamConnections(), settings.eventLoops()));
        var options = new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setDecompressionSupported(false);
        var pool = new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(connections);
        client = vertx.createHttpClient(options, pool);
    }

    @Override
    public Call open(UpstreamRequest request, Listener listener) {
        open.upstreamCalls.incrementAndGet();
        var call = new HttpCall(listener);
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(request.uri().toString())
                .setFollowRedirects(false);
        request.headers().forEach(options::putHeader);
        client.request(options)
                .onSuccess(ready -> call.send(ready, request.body()))
                .onFailure(call::fail);
        return call;
    }

    void close() {
        client.close();
    }

    private final class HttpCall implements Call {

        private final Listener listener;
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse response;
        private boolean over;

        HttpCall(Listener listener) {
            this.listener = listener;
        }

        void send(HttpClientRequest ready, byte[] body) {
            if (over) {
                ready.reset();
                return;
            }
            request = ready;
            ready.exceptionHandler(this::fail);
            ready.response().onSuccess(this::answered).onFailure(this::fail);
            ready.end(Buffer.buffer(body));
        }

        private void answered(HttpClientResponse answer) {
            if (over) {
                return;
            }
            response = answer;
            answer.exceptionHandler(this::fail);
            answer.handler(piece -> {
                if (!over) {
                    listener.piece(piece.getBytes());
                }
            });
            answer.endHandler(end -> {
                if (finish()) {
                    listener.end();
                }
            });
            listener.head(answer.statusCode(), answer.headers());
        }

        void fail(Throwable cause) {
            if (finish()) {
                listener.failed(cause);
            }
        }

        @Override
        public void pause() {
            if (response != null && !over) {
                response.pause();
            }
        }

        @Override
        public void resume() {
            if (response != null && !over) {
                response.resume();
            }
        }

        @Override
        public void abort() {
            if (finish() && request != null) {
                request.reset();
            }
        }

        /** True only the first time. */
        private boolean finish() {
            if (over) {
                return false;
            }
            over = true;
            open.upstreamCalls.decrementAndGet();
            return true;
        }
    }
}
