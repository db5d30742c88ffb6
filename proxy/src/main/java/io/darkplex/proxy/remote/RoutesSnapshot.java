package io.darkplex.proxy.remote;

import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Offer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param menus lists of public model names, in the order to show; leases with the same list share one
 * @param offers by public model name; with the providers' keys, so it is never written down
 * @param aliases further names with the public name that each stands for; null from a portal that knows of none
 */
record RoutesSnapshot(
        Map<String, List<String>> menus,
        Map<String, List<Offer>> offers,
        @Nullable Map<String, String> aliases) {

    static final RoutesSnapshot NONE = new RoutesSnapshot(Map.of(), Map.of(), Map.of());

    /** The public name of a model that was asked for; what is no alias is its own. */
    String nameOf(String model) {
        return aliases == null ? model : aliases.getOrDefault(model, model);
    }

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
