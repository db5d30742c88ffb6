package io.darkplex.portal.models;

import io.darkplex.portal.models.Model.Wire;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the offered models as one immutable list, made anew when an Ollama server's models change. */
@Component
class ModelCatalog implements Models {

    static final Model DEMO =
            new Model("demo", "Demo model: no AI", "demo", Wire.OPENAI, 200_000, 8_192, false, false, 0, 0);

    /** What an assistant may use of a model of which we know nothing but its name. */
    private static final int OWN_CONTEXT_TOKENS = 32_000;

    private static final int OWN_OUTPUT_TOKENS = 8_000;

    private final KnownModels known;
    private final PriceList prices;
    private final ModelsProperties properties;
    private final Clock clock;
    private final @Nullable OllamaClient ollama;

    private volatile Map<String, Model> offered;

    ModelCatalog(ModelsProperties properties, Clock clock) {
        this.known = ModelFiles.models();
        this.prices = ModelFiles.prices();
        this.properties = properties;
        this.clock = clock;
        ModelsProperties.Access own = properties.providers().get("ollama");
        this.ollama = own != null && own.hasUrl() ? new OllamaClient(own.url(), properties) : null;
        this.offered = offer(List.of());
        refresh();
    }

    @Override
    public List<Model> list() {
        return List.copyOf(offered.values());
    }

    @Override
    public Model defaultModel() {
        return offered.values().iterator().next();
    }

    @Override
    public Optional<Model> find(String id) {
        return Optional.ofNullable(offered.get(id));
    }

    /** Reads Ollama's list again; keeps the old one while it does not answer. Also ends and begins dated prices. */
    @Scheduled(
            fixedDelayString = "${darkplex.models.ollama-refresh:60s}",
            initialDelayString = "${darkplex.models.ollama-refresh:60s}")
    void refresh() {
        Optional<List<String>> own = ollama == null ? Optional.of(List.of()) : ollama.list();
        own.ifPresent(names -> offered = offer(names));
    }

    private Map<String, Model> offer(List<String> ownModels) {
        var models = new ArrayList<Model>();
        for (KnownModels.Entry entry : known.models()) {
            ModelsProperties.Access access = properties.providers().get(entry.provider());
            if (access != null && access.hasKey()) {
                priced(entry).ifPresent(models::add);
            }
        }
        for (String name : ownModels) {
            models.add(own(name));
        }
        models.sort(Comparator.comparingInt(this::preference).thenComparing(Model::name));
        if (models.isEmpty()) {
            // Also while a configured Ollama server is silent or bare: the page stays usable and says what answers.
            models.add(DEMO);
        }
        var byId = new LinkedHashMap<String, Model>();
        models.forEach(model -> byId.put(model.id(), model));
        return byId;
    }

    /** A model without a price in force is not offered: it would be used for nothing. */
    private Optional<Model> priced(KnownModels.Entry entry) {
        return prices.priceOf(entry.id(), clock.instant()).map(price -> {
            PriceRow.Tier tier = price.tiers().getFirst();
            return new Model(
                    entry.id(),
                    entry.name(),
                    entry.provider(),
                    entry.provider().equals("anthropic") ? Wire.ANTHROPIC : Wire.OPENAI,
                    entry.contextTokens(),
                    entry.outputTokens(),
                    entry.images(),
                    entry.reasoning(),
                    tier.input(),
                    tier.output());
        });
    }

    private Model own(String name) {
        ModelsProperties.OwnRate rate = properties.ollama();
        return new Model(
                name,
                name,
                "ollama",
                Wire.OPENAI,
                OWN_CONTEXT_TOKENS,
                OWN_OUTPUT_TOKENS,
                false,
                false,
                rate.inputMicroUsdPerMillion(),
                rate.outputMicroUsdPerMillion());
    }

    private int preference(Model model) {
        int place = known.preferred().indexOf(model.id());
        return place < 0 ? Integer.MAX_VALUE : place;
    }
}
