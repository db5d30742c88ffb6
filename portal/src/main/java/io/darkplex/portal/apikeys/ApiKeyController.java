package io.darkplex.portal.apikeys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.ModelEndpoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own keys. */
@RestController
@RequestMapping("/api/keys")
class ApiKeyController {

    private final ApiKeyDesk desk;
    private final ApiKeysProperties properties;

    /** None where this portal listens for no programs. */
    private final ObjectProvider<ModelEndpoint> proxy;

    ApiKeyController(ApiKeyDesk desk, ApiKeysProperties properties, ObjectProvider<ModelEndpoint> proxy) {
        this.desk = desk;
        this.properties = properties;
        this.proxy = proxy;
    }

    /** See {@code contract/README.md}. */
    record View(String baseUrl, int most, List<KeyView> keys) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeyView(
            String id,
            String name,
            String hint,
            List<String> models,
            @Nullable Long budgetMicroEur,
            long chargedMicroEur,
            String createdAt,
            @Nullable String expiresAt,
            boolean expired,
            @Nullable String lastUsedAt) {

        static KeyView of(ApiKeyDesk.Shown shown) {
            ApiKey key = shown.key();
            return new KeyView(
                    key.id().toString(),
                    key.name(),
                    key.hint(),
                    key.models(),
                    key.budgetMicroEur(),
                    shown.chargedMicroEur(),
                    key.createdAt().toString(),
                    Objects.toString(key.expiresAt(), null),
                    shown.expired(),
                    Objects.toString(key.lastUsedAt(), null));
        }
    }

    record MadeView(String text, KeyView key) {

        @Override
        public String toString() {
            return "MadeView[****]";
        }
    }

    record Wanted(
            @Nullable String name,
            @Nullable List<String> models,
            @Nullable Long budgetMicroEur,
            @Nullable String expiresAt) {}

    @GetMapping
    View list(Actor actor) {
        return new View(
                baseUrl(),
                properties.perPersonMax(),
                desk.list(actor.user()).stream().map(KeyView::of).toList());
    }

    /** Empty when the operator has not said where programs reach a proxy that runs elsewhere. */
    private String baseUrl() {
        ModelEndpoint here = proxy.getIfAvailable();
        return properties.baseUrl().isEmpty() && here != null ? here.address().toString() : properties.baseUrl();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    MadeView make(Actor actor, @RequestBody Wanted wanted) {
        ApiKeyDesk.Made made = desk.make(
                actor.user(),
                new ApiKeyDesk.Wish(
                        Objects.requireNonNullElse(wanted.name(), ""),
                        Objects.requireNonNullElse(wanted.models(), List.of()),
                        wanted.budgetMicroEur(),
                        Optional.ofNullable(wanted.expiresAt())
                                .map(ApiKeyController::moment)
                                .orElse(null)));
        return new MadeView(made.text(), KeyView.of(made.shown()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(Actor actor, @PathVariable String id) {
        desk.revoke(actor.user(), Ids.parse(id));
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException none) {
            throw ApiKeyProblem.API_KEY_INVALID.because("expiresAt is no time such as 2030-01-31T12:00:00Z.");
        }
    }
}
