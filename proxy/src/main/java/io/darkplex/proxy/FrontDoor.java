package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.ModelList;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Decides what a request is for. The endpoints that call a model continue in an {@link Exchange}. */
final class FrontDoor {

    private static final String HEALTHY = "{\"status\":\"ok\"}";

    private final Loop loop;
    private final Context context;
    private volatile boolean stopping;

    FrontDoor(Loop loop, Context context) {
        this.loop = loop;
        this.context = context;
    }

    void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        Dialect dialect = Endpoint.dialect(path, request.headers().contains("anthropic-version"));
        try {
            Endpoint endpoint = Endpoint.find(path)
                    .orElseThrow(() -> ProxyProblem.ENDPOINT_UNKNOWN.because("There is nothing at this path."));
            if (!request.method().name().equals(endpoint.method())) {
                request.response().putHeader("allow", endpoint.method());
                throw ProxyProblem.METHOD_NOT_ALLOWED.because("This path takes " + endpoint.method() + " only.");
            }
            serve(endpoint, dialect, request);
        } catch (ProxyProblemException refused) {
            refuse(request, dialect, refused);
        }
    }

    /** From now on new calls are refused; those that run are let run. */
    void stop() {
        stopping = true;
    }

    /** Ends what still runs. On the loop's thread. */
    void interruptAll() {
        List.copyOf(loop.running()).forEach(Exchange::interrupt);
    }

    /** Ends those whose key has ended. On the loop's thread. */
    void lookAtKeys() {
        List.copyOf(loop.running()).forEach(Exchange::endUnlessKeyStands);
    }

    /** Whether nothing runs. On the loop's thread. */
    boolean isIdle() {
        return loop.running().isEmpty();
    }

    private void serve(Endpoint endpoint, Dialect dialect, HttpServerRequest request) {
        switch (endpoint) {
            case HEALTH -> json(request.response(), HEALTHY.getBytes(UTF_8));
            case MODELS -> {
                Lease lease = Caller.identify(loop, request::getHeader);
                json(
                        request.response(),
                        ModelList.body(dialect, loop.sockets().routes().models(lease)));
            }
            case CHAT_COMPLETIONS, RESPONSES, MESSAGES, GENERATE_CONTENT -> {
                if (stopping) {
                    throw ProxyProblem.PROXY_STOPPING.because("The proxy is stopping. Try again soon.");
                }
                new Exchange(loop, context, dialect, request).start();
            }
        }
    }

    private void refuse(HttpServerRequest request, Dialect dialect, ProxyProblemException refused) {
        HttpServerResponse response = request.response();
        response.setStatusCode(refused.problem().status());
        byte[] body = ErrorBody.body(
                dialect, ErrorBody.Said.of(dialect, refused), loop.ids().get());
        response.putHeader("content-type", "application/json");
        boolean unread = !request.isEnded();
        response.end(Buffer.buffer(body)).onComplete(sent -> {
            if (unread && !request.isEnded()) {
                request.connection().close();
            }
        });
    }

    private static void json(HttpServerResponse response, byte[] body) {
        response.putHeader("content-type", "application/json").end(Buffer.buffer(body));
    }
}
