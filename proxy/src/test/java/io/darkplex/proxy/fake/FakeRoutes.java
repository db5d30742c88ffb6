package io.darkplex.proxy.fake;

import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Routes in memory, the same for every lease. A name is near when it begins with the same three letters. */
public final class FakeRoutes implements Routes {

    private static final int LETTERS_ALIKE = 3;

    private final Map<String, List<Offer>> offers = new ConcurrentSkipListMap<>();
    private final Map<String, String> aliases = new ConcurrentSkipListMap<>();

    public FakeRoutes serve(String model, List<Offer> by) {
        offers.put(model, List.copyOf(by));
        return this;
    }

    public FakeRoutes alias(String alias, String model) {
        aliases.put(alias, model);
        return this;
    }

    @Override
    public Routing find(Lease lease, String model) {
        List<Offer> found = offers.get(aliases.getOrDefault(model, model));
        if (found != null) {
            return new Routing.Found(found);
        }
        String start = model.substring(0, Math.min(LETTERS_ALIKE, model.length()));
        return new Routing.Unknown(
                offers.keySet().stream().filter(name -> name.startsWith(start)).toList());
    }

    @Override
    public List<String> models(Lease lease) {
        return List.copyOf(offers.keySet());
    }

    @Override
    public Map<String, String> aliases() {
        return Map.copyOf(aliases);
    }
}
