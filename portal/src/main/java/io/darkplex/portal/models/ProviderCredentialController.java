package io.darkplex.portal.models;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.Ids;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keys of providers, as an operator adds and removes them. None is ever told again. */
@RestController
@RequestMapping("/api/operator/credentials")
class ProviderCredentialController {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderCredentialController.class);

    private static final int NAME_MAX = 80;
    private static final int WEIGHT_MAX = 1_000;
    private static final Pattern VALUE = Pattern.compile("[!-~]{8,500}");

    private final ProviderCredentials credentials;
    private final ProviderCredentialChanges changes;
    private final Ids ids;
    private final Clock clock;

    ProviderCredentialController(
            ProviderCredentials credentials, ProviderCredentialChanges changes, Ids ids, Clock clock) {
        this.credentials = credentials;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
    }

    record View(String id, String provider, String name, int weight, String madeAt) {

        static View of(ProviderCredential credential) {
            return new View(
                    credential.id().toString(),
                    credential.provider(),
                    credential.name(),
                    credential.weight(),
                    credential.madeAt().toString());
        }
    }

    record Wanted(
            @Nullable String provider,
            @Nullable String name,
            @Nullable String value,
            @Nullable Integer weight) {

        @Override
        public String toString() {
            return "Wanted[****]";
        }
    }

    @GetMapping
    List<View> list() {
        return credentials.stored().stream().map(View::of).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    View add(Actor actor, @RequestBody Wanted wanted) {
        ProviderCredential credential = read(wanted);
        LOG.info("Operator acts: act=add-credential provider={} operator={}", credential.provider(), actor.user());
        changes.add(credential, actor.user());
        credentials.look();
        return View.of(credential);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Actor actor, @PathVariable String id) {
        LOG.info("Operator acts: act=remove-credential operator={}", actor.user());
        changes.remove(Ids.parse(id), actor.user());
        credentials.look();
    }

    /** What is wrong is told by its field alone: never is any of it repeated. */
    private ProviderCredential read(Wanted wanted) {
        String provider = Objects.requireNonNullElse(wanted.provider(), "");
        String name = Objects.requireNonNullElse(wanted.name(), "").strip();
        String value = Objects.requireNonNullElse(wanted.value(), "");
        int weight = Objects.requireNonNullElse(wanted.weight(), 1);
        refuse(!ModelCatalog.PROVIDERS.contains(provider), "provider must be one of " + ModelCatalog.PROVIDERS + ".");
        refuse(name.isEmpty() || name.length() > NAME_MAX, "name must have 1 to " + NAME_MAX + " characters.");
        refuse(!VALUE.matcher(value).matches(), "value must have 8 to 500 visible ASCII characters.");
        refuse(weight < 1 || weight > WEIGHT_MAX, "weight must be from 1 to " + WEIGHT_MAX + ".");
        refuse(name.contains(value), "name must not hold the key.");
        return new ProviderCredential(ids.next(), provider, name, weight, value, clock.instant());
    }

    private static void refuse(boolean wrong, String detail) {
        if (wrong) {
            throw ModelsProblem.CREDENTIAL_INVALID.because(detail);
        }
    }
}
