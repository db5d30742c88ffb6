package io.darkplex.portal.models;

import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.NearNames;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Price;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.Tariff;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.redaction.KnownSecrets;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.springframework.stereotype.Component;

/** Tells the proxy where a model is and what it costs at this moment. */
@Component
public class ModelRoutes implements Routes {

    private static final String OLLAMA = "ollama";

    /** Under this path of its own dialect Google speaks that of OpenAI. */
    private static final String GOOGLE_COMPATIBLE = "/openai";

    private final ModelCatalog catalog;
    private final PriceList prices;
    private final ModelsProperties properties;
    private final Clock clock;
    private final ProviderKeys keys;

    ModelRoutes(ModelCatalog catalog, ModelsProperties properties, ProviderKeys keys, Clock clock) {
        this.catalog = catalog;
        this.prices = ModelFiles.prices();
        this.properties = properties;
        this.clock = clock;
        this.keys = keys;
    }

    @Override
    public Routing find(Lease lease, String model) {
        return catalog.find(model)
                .<Routing>map(found -> new Routing.Found(offers(found)))
                .orElseGet(() -> new Routing.Unknown(NearNames.of(model, models(lease))));
    }

    @Override
    public List<String> models(Lease lease) {
        return catalog.list().stream().map(Model::id).toList();
    }

    @Override
    public Map<String, String> aliases() {
        return catalog.aliases();
    }

    /** The providers' keys of this instance, so that nothing a provider says can carry one on. */
    public KnownSecrets secrets() {
        return keys.secrets();
    }

    private List<Offer> offers(Model model) {
        if (model.demo()) {
            return Offer.demo();
        }
        Access access = Objects.requireNonNull(properties.providers().get(model.provider()));
        List<Credential> credentials = keys.of(model.provider());
        Tariff tariff = tariff(model, model.provider().equals(OLLAMA));
        return ways(model, access.url()).entrySet().stream()
                .map(way ->
                        new Offer(model.provider(), way.getKey(), way.getValue(), model.id(), credentials, tariff, 0))
                .toList();
    }

    /** The dialects in which a provider serves a model, and where; the one for callers of other dialects first. */
    static SequencedMap<Dialect, URI> ways(Model model, URI base) {
        var ways = new LinkedHashMap<Dialect, URI>();
        switch (model.provider()) {
            case "anthropic" -> ways.put(Dialect.ANTHROPIC, base);
            case OLLAMA -> {
                // Its own dialect tells more of thoughts and of errors; OpenAI's clients are passed through to the
                // other.
                ways.put(Dialect.OLLAMA, base);
                ways.put(Dialect.OPENAI, URI.create(base + "/v1"));
            }
            default -> ways.put(Dialect.OPENAI, base);
        }
        // Only where the provider itself is: a compatible server need not have its other dialect.
        if (model.provider().equals("openai") && "api.openai.com".equals(base.getHost())) {
            ways.put(Dialect.RESPONSES, base);
        }
        String path = base.toString();
        if (model.provider().equals("google") && path.endsWith(GOOGLE_COMPATIBLE)) {
            ways.put(Dialect.GEMINI, URI.create(path.substring(0, path.length() - GOOGLE_COMPATIBLE.length())));
        }
        return ways;
    }

    private Tariff tariff(Model model, boolean own) {
        Instant now = clock.instant();
        Price price = own ? ownPrice() : listPrice(model, now);
        return new Tariff(price, prices.rateAt(now), properties.markupPpm());
    }

    private Price listPrice(Model model, Instant now) {
        // The catalogue offers no model without a price; one that has just ended stays in force until the next look.
        PriceRow row = prices.priceOf(model.id(), now).orElseGet(() -> prices.latestOf(model.id()));
        return new Price(row.id(), row.tiers().stream().map(ModelRoutes::tier).toList());
    }

    private static Price.Tier tier(PriceRow.Tier tier) {
        return new Price.Tier(
                tier.over(),
                new Price.Rates(
                        tier.input(), tier.cacheRead(), tier.cacheWrite5m(), tier.cacheWrite1h(), tier.output()));
    }

    private Price ownPrice() {
        long input = properties.ollama().inputMicroUsdPerMillion();
        long output = properties.ollama().outputMicroUsdPerMillion();
        return Price.flat("operator", new Price.Rates(input, input, input, input, output));
    }
}
