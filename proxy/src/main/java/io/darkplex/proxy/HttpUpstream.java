package io.darkplex.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Providers over HTTP, with a pool of kept connections for this event loop. Over TLS a provider chooses HTTP/2 where it can; in
 * clear, which is for servers nearby, it is HTTP/1.1.
 */
final class HttpUpstream implements Upstream {

    private final HttpClient plain;
    private final HttpClient secure;
    private final OpenWork open;

    HttpUpstream(Vertx vertx, ProxySettings settings, OpenWork open, OpenConnections connections) {
        this.open = open;
        UpstreamSettings.Pool pool = settings.upstream().pool();
        plain = client(vertx, options(settings), pool(settings), connections);
        HttpClientOptions tls = options(settings).setSsl(true).setVerifyHost(true);
        if (pool.http2()) {
            tls.setUseAlpn(true)
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        }
        if (pool.trust() != null) {
            tls.setTrustOptions(TrustOptions.wrap(Trust.besides(pool.trust())));
        }
        secure = client(vertx, tls, pool(settings), connections);
    }

    @Override
    public Call open(UpstreamRequest request, Listener listener) {
        open.upstreamCalls.incrementAndGet();
        var call = new HttpCall(listener);
        boolean tls = "https".equals(request.uri().getScheme());
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(request.uri().toString())
                .setFollowRedirects(false);
        request.headers().forEach(options::putHeader);
        (tls ? secure : plain)
                .request(options)
                .onSuccess(ready -> call.send(ready, request.body()))
                .onFailure(call::fail);
        return call;
    }

    private static HttpClientOptions options(ProxySettings settings) {
        UpstreamSettings.Pool pool = settings.upstream().pool();
        int keepSeconds = (int) pool.keepAlive().toSeconds();
        return new HttpClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setKeepAliveTimeout(keepSeconds)
                .setHttp2KeepAliveTimeout(keepSeconds)
                .setHttp2MultiplexingLimit(pool.http2Streams())
                .setDecompressionSupported(false);
    }

    /** Vert.x counts for each host. Who finds no connection waits in line, as long as it may take to connect. */
    private static PoolOptions pool(ProxySettings settings) {
        int connections = share(settings.maxUpstreamConnections(), settings);
        return new PoolOptions()
                .setHttp1MaxSize(connections)
                .setHttp2MaxSize(share(settings.upstream().pool().http2Connections(), settings))
                .setMaxWaitQueueSize(connections);
    }

    private static int share(int all, ProxySettings settings) {
        return Math.max(1, Math.ceilDiv(all, settings.eventLoops()));
    }

    private static HttpClient client(
            Vertx vertx, HttpClientOptions options, PoolOptions pool, OpenConnections connections) {
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(connections::opened)
                .build();
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
