package io.darkplex.portal.models;

import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.proxy.Credential;
import io.darkplex.proxy.Lease;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** Tells the proxy where a model is and what it costs at this moment. */
@Component
public class ModelRoutes implements Routes {

    private static final int NEAR_NAMES = 3;

    /** Under this path of its own dialect Google speaks that of OpenAI. */
    private static final String GOOGLE_COMPATIBLE = "/openai";

    private final ModelCatalog catalog;
    private final PriceList prices;
    private final ModelsProperties properties;
    private final Clock clock;
    private final ProviderCredentials credentials;

    ModelRoutes(ModelCatalog catalog, ModelsProperties properties, ProviderCredentials credentials, Clock clock) {
        this.catalog = catalog;
        this.prices = ModelFiles.prices();
        this.properties = properties;
        this.clock = clock;
        this.credentials = credentials;
    }

    @Override
    public Routing find(Lease lease, String model) {
        return catalog.find(model)
                .<Routing>map(found -> new Routing.Found(offers(found)))
                .orElseGet(() -> new Routing.Unknown(near(model)));
    }

    @Override
    public List<String> models(Lease lease) {
        return catalog.list().stream().map(Model::id).toList();
    }

    /** The providers' keys of this instance, so that nothing a provider says can carry one on. */
    public KnownSecrets secrets() {
        return credentials.secrets();
    }

    private List<Offer> offers(Model model) {
        if (model.demo()) {
            return Offer.demo();
        }
        Access access = Objects.requireNonNull(properties.providers().get(model.provider()));
        boolean own = model.provider().equals("ollama");
        Tariff tariff = tariff(model, own);
        SequencedMap<Dialect, URI> ways = ways(model, access.url());
        return byWeight(credentials.of(model.provider())).stream()
                .flatMap(credential -> ways.entrySet().stream()
                        .map(way -> new Offer(
                                model.provider(), way.getKey(), way.getValue(), model.id(), credential, tariff)))
                .toList();
    }

    /** Each as often the first as its weight says, the others behind it. */
    private static List<Credential> byWeight(List<ProviderCredential> all) {
        if (all.isEmpty()) {
            return List.of(Credential.NONE);
        }
        int drawn = ThreadLocalRandom.current()
                .nextInt(all.stream().mapToInt(ProviderCredential::weight).sum());
        int first = 0;
        while (drawn >= all.get(first).weight()) {
            drawn -= all.get(first).weight();
            first++;
        }
        var order = new ArrayList<>(all);
        Collections.rotate(order, -first);
        return order.stream().map(one -> new Credential(one.value())).toList();
    }

    /** The dialects in which a provider serves a model, and where; the one for callers of other dialects first. */
    static SequencedMap<Dialect, URI> ways(Model model, URI base) {
        var ways = new LinkedHashMap<Dialect, URI>();
        switch (model.provider()) {
            case "anthropic" -> ways.put(Dialect.ANTHROPIC, base);
            case "ollama" -> ways.put(Dialect.OPENAI, URI.create(base + "/v1"));
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

    /** Names that begin alike, the most alike first. */
    private List<String> near(String model) {
        String wanted = model.toLowerCase(Locale.ROOT);
        return catalog.list().stream()
                .map(Model::id)
                .sorted(Comparator.comparingInt((String id) -> commonStart(id, wanted))
                        .reversed())
                .limit(NEAR_NAMES)
                .toList();
    }

    private static int commonStart(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int length = 0;
        while (length < most && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
