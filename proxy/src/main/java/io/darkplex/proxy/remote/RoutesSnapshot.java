package io.darkplex.proxy.remote;

import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Offer;
import java.util.List;
import java.util.Map;

/**
 * @param menus lists of public model names, in the order to show; leases with the same list share one
 * @param offers by public model name; with the providers' keys, so it is never written down
 */
record RoutesSnapshot(Map<String, List<String>> menus, Map<String, List<Offer>> offers) {

    static final RoutesSnapshot NONE = new RoutesSnapshot(Map.of(), Map.of());

    /** The providers' keys in it. */
    List<String> secrets() {
        return offers.values().stream()
                .flatMap(List::stream)
                .flatMap(offer -> offer.credentials().stream())
                .map(Credential::value)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return "RoutesSnapshot[" + offers.keySet() + "]";
    }
}
