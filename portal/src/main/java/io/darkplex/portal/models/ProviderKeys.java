package io.darkplex.portal.models;

import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.proxy.Credential;
import io.darkplex.redaction.KnownSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The keys of providers as the proxy uses them: the one that the environment may hold of each, and those that operators have stored. */
@Component
class ProviderKeys {

    private static final List<Credential> NONE = List.of(Credential.NONE);

    /** What receipts call a key of the environment. */
    static final String OF_ENVIRONMENT = "environment";

    private record Key(String provider, Credential credential) {}

    private final List<Key> ofEnvironment;
    private volatile Map<String, List<Credential>> byProvider = Map.of();
    private volatile KnownSecrets secrets = KnownSecrets.none();

    ProviderKeys(ModelsProperties properties) {
        this.ofEnvironment = properties.providers().entrySet().stream()
                .filter(one -> one.getValue().hasKey())
                .map(one -> ofEnvironment(one.getKey(), one.getValue()))
                .toList();
        takeOver(List.of());
    }

    /** All that may be used at a provider; {@link Credential#NONE} alone when it has none. */
    List<Credential> of(String provider) {
        return byProvider.getOrDefault(provider, NONE);
    }

    /** Those that have a key. */
    Set<String> providers() {
        return byProvider.keySet();
    }

    /** All of them, so that nothing a provider says can carry one on. */
    KnownSecrets secrets() {
        return secrets;
    }

    /** @param stored from now on these, beside those of the environment */
    final void takeOver(List<ProviderCredential> stored) {
        var all = new ArrayList<>(ofEnvironment);
        stored.forEach(one ->
                all.add(new Key(one.provider(), new Credential(one.id().toString(), one.value(), one.weight()))));
        // First known, then used.
        secrets = KnownSecrets.of(
                all.stream().map(key -> key.credential().value()).toList());
        byProvider = all.stream()
                .collect(Collectors.groupingBy(
                        Key::provider, Collectors.mapping(Key::credential, Collectors.toUnmodifiableList())));
    }

    private static Key ofEnvironment(String provider, Access access) {
        return new Key(provider, new Credential(OF_ENVIRONMENT, Objects.requireNonNull(access.apiKey()), 1));
    }
}
