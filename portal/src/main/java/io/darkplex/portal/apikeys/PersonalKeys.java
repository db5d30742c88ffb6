package io.darkplex.portal.apikeys;

import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.remote.KnownLeases;
import io.darkplex.proxy.wire.ProxyProblem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the proxy asks about keys of people. Answered from memory. */
@Component
public class PersonalKeys implements KnownLeases {

    private final ApiKeyBook book;
    private final Clock clock;

    PersonalKeys(ApiKeyBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** Whether a key that begins like this can only be one of a person. */
    public static boolean looksPersonal(String key) {
        return key.startsWith(KeyText.PREFIX);
    }

    /**
     * In the name of the owner's tenant; the id of the lease is that of the key.
     *
     * @throws io.darkplex.proxy.wire.ProxyProblemException {@code KEY_EXPIRED}, {@code KEY_SPENT}
     */
    public Optional<Lease> identify(String text) {
        return book.find(text).map(this::lease);
    }

    /** For proxies elsewhere: those keys that are neither expired nor spent. */
    @Override
    public Map<String, Lease> byKeyHash() {
        return book.standing(clock.instant()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> leaseOf(entry.getValue())));
    }

    /** Whether a call with such a lease may run on. Those of an assistant's own keys end with its cell, and their id is its tenant. */
    public boolean stands(Lease lease) {
        if (lease.leaseId().equals(lease.tenantId())) {
            return true;
        }
        ApiKey key = book.byId(lease.leaseId());
        return key != null && key.stands(clock.instant());
    }

    /** The same routes, for a key with a list of models only as far as its list goes. */
    public Routes narrow(Routes routes) {
        return new Routes() {
            @Override
            public Routing find(Lease lease, String model) {
                Routing found = routes.find(lease, model);
                ApiKey key = book.byId(lease.leaseId());
                if (key == null || key.models().isEmpty()) {
                    return found;
                }
                return switch (found) {
                    case Routing.Found all when key.mayAsk(routes.aliases().getOrDefault(model, model)) -> all;
                    case Routing.Found _ -> new Routing.Unknown(key.models());
                    case Routing.Unknown unknown ->
                        new Routing.Unknown(
                                unknown.near().stream().filter(key::mayAsk).toList());
                };
            }

            @Override
            public List<String> models(Lease lease) {
                ApiKey key = book.byId(lease.leaseId());
                List<String> all = routes.models(lease);
                return key == null ? all : all.stream().filter(key::mayAsk).toList();
            }

            @Override
            public Map<String, String> aliases() {
                return routes.aliases();
            }
        };
    }

    private Lease lease(ApiKey key) {
        if (key.expired(clock.instant())) {
            throw ProxyProblem.KEY_EXPIRED.because("This key expired on " + key.expiresAt() + ".");
        }
        if (book.isSpent(key)) {
            throw ProxyProblem.KEY_SPENT.because(
                    "The budget of this key, " + key.budgetMicroEur() + " micro-EUR, is used up.");
        }
        book.use(key);
        return leaseOf(key);
    }

    private static Lease leaseOf(ApiKey key) {
        return new Lease(key.tenant().toString(), key.id().toString());
    }
}
