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
            case MODELS, OLLAMA_TAGS -> {
                Lease lease = Caller.identify(loop, request::getHeader);
                json(request.response(), pages().list(dialect, lease, request));
            }
            case MODEL -> {
                Lease lease = Caller.identify(loop, request::getHeader);
                json(request.response(), pages().one(dialect, lease, request.path()));
            }
            case OLLAMA_SHOW -> {
                Lease lease = Caller.identify(loop, request::getHeader);
                show(lease, request);
            }
            case OLLAMA_VERSION -> json(request.response(), ModelList.ollamaVersion());
            case CHAT_COMPLETIONS,
                    EMBEDDINGS,
                    RESPONSES,
                    MESSAGES,
                    COUNT_TOKENS,
                    GENERATE_CONTENT,
                    COUNT_CONTENT,
                    EMBED_CONTENT,
                    BATCH_EMBED_CONTENTS,
                    OLLAMA_CHAT,
                    OLLAMA_GENERATE,
                    OLLAMA_EMBED -> {
                if (stopping) {
                    throw ProxyProblem.PROXY_STOPPING.because("The proxy is stopping. Try again soon.");
                }
                new Exchange(loop, context, dialect, request).start();
            }
        }
    }

    /** Reads the one small body that is not for an exchange. */
    private void show(Lease lease, HttpServerRequest request) {
        var body = new BodyReader(loop.settings(), request, loop.timer());
        request.exceptionHandler(broken -> body.cancel());
        request.response().closeHandler(closed -> body.cancel());
        body.read(
                null,
                bytes -> {
                    try {
                        json(request.response(), pages().show(lease, bytes));
                    } catch (ProxyProblemException refused) {
                        refuse(request, Dialect.OLLAMA, refused);
                    }
                },
                refused -> refuse(request, Dialect.OLLAMA, refused));
    }

    private ModelPages pages() {
        return new ModelPages(loop.sockets().routes());
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
