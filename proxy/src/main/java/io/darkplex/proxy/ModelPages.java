package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.Json;
import io.darkplex.proxy.wire.ModelList;
import io.darkplex.proxy.wire.ModelPage;
import io.darkplex.proxy.wire.ProxyProblem;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Tells which models there are, in the caller's dialect. */
final class ModelPages {

    private final Routes routes;

    ModelPages(Routes routes) {
        this.routes = routes;
    }

    /** @throws io.darkplex.proxy.wire.ProxyProblemException {@code FIELD_INVALID} */
    byte[] list(Dialect dialect, Lease lease, HttpServerRequest request) {
        return ModelList.body(dialect, ModelPage.of(dialect, routes.models(lease), request::getParam));
    }

    /** @throws io.darkplex.proxy.wire.ProxyProblemException {@code MODEL_UNKNOWN} */
    byte[] one(Dialect dialect, Lease lease, @Nullable String path) {
        return found(dialect, lease, Endpoint.model(path == null ? "" : path).orElse(""));
    }

    /**
     * Ollama's form, which names the model in the body.
     *
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code MODEL_UNKNOWN}, {@code FIELD_INVALID},
     *     {@code BODY_MALFORMED}
     */
    byte[] show(Lease lease, byte[] body) {
        JsonNode asked;
        try {
            asked = Json.tree(body);
        } catch (JacksonException noJson) {
            throw ProxyProblem.BODY_MALFORMED.because("The request body is not valid JSON.");
        }
        // The older of two names for it.
        String name = asked.path("model").asString(asked.path("name").asString(""));
        if (name.isBlank()) {
            throw ProxyProblem.FIELD_INVALID.at("model", "The field \"model\" is missing.");
        }
        return found(Dialect.OLLAMA, lease, name);
    }

    private byte[] found(Dialect dialect, Lease lease, String name) {
        return switch (routes.find(lease, name)) {
            case Routing.Found found -> ModelList.one(dialect, name);
            case Routing.Unknown unknown -> throw Choice.unknown(name, unknown);
        };
    }
}
