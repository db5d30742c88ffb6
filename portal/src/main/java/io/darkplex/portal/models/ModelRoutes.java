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
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Tells the proxy where a model is and what it costs at this moment. */
@Component
public class ModelRoutes implements Routes {

    private final ModelCatalog catalog;
    private final PriceList prices;
    private final ModelsProperties properties;
    private final Clock clock;
    private final KnownSecrets secrets;

    ModelRoutes(ModelCatalog catalog, ModelsProperties properties, Clock clock) {
        this.catalog = catalog;
        this.prices = ModelFiles.prices();
        this.properties = properties;
        this.clock = clock;
        this.secrets = KnownSecrets.of(properties.providers().values().stream()
                .filter(Access::hasKey)
                .map(access -> Objects.requireNonNull(access.apiKey()))
                .toList());
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

    /** The providers' keys of this instance, so that nothing a provider says can carry one on. */
    public KnownSecrets secrets() {
        return secrets;
    }

    private List<Offer> offers(Model model) {
        if (model.demo()) {
            return Offer.demo();
        }
        Access access = Objects.requireNonNull(properties.providers().get(model.provider()));
        if (model.provider().equals("ollama")) {
            // Its own dialect tells more of thoughts and of errors; OpenAI's clients are passed through to the other.
            return List.of(
                    offer(model, access, Dialect.OLLAMA, access.url()),
                    offer(model, access, Dialect.OPENAI, URI.create(access.url() + "/v1")));
        }
        Dialect dialect = model.wire() == Model.Wire.ANTHROPIC ? Dialect.ANTHROPIC : Dialect.OPENAI;
        return List.of(offer(model, access, dialect, access.url()));
    }

    private Offer offer(Model model, Access access, Dialect dialect, URI base) {
        Credential key = access.hasKey() ? new Credential(Objects.requireNonNull(access.apiKey())) : Credential.NONE;
        boolean own = model.provider().equals("ollama");
        return new Offer(model.provider(), dialect, base, model.id(), key, tariff(model, own));
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
