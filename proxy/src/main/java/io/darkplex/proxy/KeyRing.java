package io.darkplex.proxy;

import io.darkplex.proxy.retry.Trouble;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which keys of providers are set aside because they were refused or have no money, for all models of that provider. */
final class KeyRing {

    private static final int KEYS_KEPT = 1_000;

    private record Key(String provider, URI baseUri, Credential credential) {}

    private record Aside(Trouble why, long until) {}

    private final Map<Key, Aside> aside = new ConcurrentHashMap<>();

    /**
     * In nanoseconds from the start of the proxy; 0 when it may be used. The only key of an offer always may: to spare it would help
     * nobody, and one refusal need not be the key's fault.
     */
    long restsUntil(Offer offer, Credential credential) {
        if (aside.isEmpty() || offer.credentials().size() == 1) {
            return 0;
        }
        Aside found = aside.get(new Key(offer.provider(), offer.baseUri(), credential));
        return found == null ? 0 : found.until();
    }

    /** @return whether it was in use until now */
    boolean setAside(Offer offer, Credential credential, Trouble why, long now, long until) {
        if (aside.size() >= KEYS_KEPT) {
            aside.values().removeIf(old -> old.until() <= now);
        }
        Aside before = aside.put(new Key(offer.provider(), offer.baseUri(), credential), new Aside(why, until));
        return before == null || before.until() <= now;
    }

    /** A key that is set aside for long goes on to be refused after a new try; one that works is as good as any. */
    void works(Offer offer, Credential credential) {
        if (!aside.isEmpty()) {
            aside.remove(new Key(offer.provider(), offer.baseUri(), credential));
        }
    }

    List<OffersView.KeyView> view(long now) {
        return aside.entrySet().stream()
                .filter(key -> key.getValue().until() > now)
                .map(key -> new OffersView.KeyView(
                        key.getKey().provider(),
                        key.getKey().credential().id(),
                        key.getValue().why(),
                        (key.getValue().until() - now) / 1_000_000))
                .toList();
    }

    void forget() {
        aside.clear();
    }
}
