package io.darkplex.proxy.remote;

import io.darkplex.proxy.KeyHash;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Gathers what proxies elsewhere should know. A key that is good at an entrance only is none of their business. */
final class Snapshots {

    private final List<KnownLeases> sources;
    private final Routes routes;

    Snapshots(List<KnownLeases> sources, Routes routes) {
        this.sources = List.copyOf(sources);
        this.routes = routes;
    }

    /** In an order that depends on the content alone, so that the same content has the same bytes. */
    LeasesSnapshot leases() {
        var entries = new TreeMap<String, LeasesSnapshot.Entry>();
        var names = new HashMap<List<String>, String>();
        each((hash, lease) -> entries.put(
                hash, new LeasesSnapshot.Entry(lease, names.computeIfAbsent(routes.models(lease), Snapshots::name))));
        return new LeasesSnapshot(entries);
    }

    RoutesSnapshot routes() {
        var menus = new TreeMap<String, List<String>>();
        var offers = new TreeMap<String, List<Offer>>();
        var names = new HashMap<List<String>, String>();
        each((hash, lease) -> {
            List<String> models = routes.models(lease);
            if (names.putIfAbsent(models, "") == null) {
                menus.put(name(models), models);
                models.forEach(model -> offers.computeIfAbsent(model, unknown -> offers(lease, model)));
            }
        });
        offers.values().removeIf(List::isEmpty);
        return new RoutesSnapshot(menus, offers, new TreeMap<>(routes.aliases()));
    }

    private List<Offer> offers(Lease lease, String model) {
        return routes.find(lease, model) instanceof Routing.Found found ? found.offers() : List.of();
    }

    private void each(BiConsumer<String, Lease> step) {
        for (KnownLeases source : sources) {
            source.byKeyHash().forEach((hash, lease) -> {
                if (!lease.entranceOnly()) {
                    step.accept(hash, lease);
                }
            });
        }
    }

    private static String name(List<String> models) {
        return KeyHash.of(String.join("\n", models));
    }
}
