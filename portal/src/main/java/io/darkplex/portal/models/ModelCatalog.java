package io.darkplex.portal.models;

import io.darkplex.portal.models.Model.Wire;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps the offered models as one immutable list, made anew when an Ollama server's models change. */
@Component
class ModelCatalog implements Models {

    static final Model DEMO =
            new Model("demo", "Demo model: no AI", "demo", Wire.OPENAI, 200_000, 8_192, false, false, 0, 0);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");

    /** Ollama's models come from itself. */
    static final List<String> PROVIDERS = List.of("anthropic", "openai", "google");

    /** What an assistant may use of a model of which we know nothing but its name. */
    private static final int OWN_CONTEXT_TOKENS = 32_000;

    private static final int OWN_OUTPUT_TOKENS = 8_000;

    private final PriceList prices;
    private final ModelsProperties properties;
    private final Clock clock;
    private final @Nullable OllamaClient ollama;

    private volatile KnownModels known;
    private volatile Set<String> keyed = Set.of();
    private volatile List<String> ownModels = List.of();
    private volatile Map<String, Model> offered;
    private volatile Map<String, String> aliases = Map.of();

    ModelCatalog(ModelsProperties properties, Clock clock) {
        this.known = ModelFiles.models();
        this.prices = ModelFiles.prices();
        this.properties = properties;
        this.clock = clock;
        ModelsProperties.Access own = properties.providers().get("ollama");
        this.ollama = own != null && own.hasUrl() ? new OllamaClient(own.url(), properties) : null;
        this.offered = offer();
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
        return Optional.ofNullable(offered.get(aliases.getOrDefault(id, id)));
    }

    /** Further names of what is offered, each with the id that it stands for. */
    Map<String, String> aliases() {
        return aliases;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link ModelsProblem#MODELS_INVALID}, naming the model */
    final void check(KnownModels wanted) {
        var names = new HashSet<String>();
        for (KnownModels.Entry entry : wanted.models()) {
            String id = entry.id();
            refuse(!ID.matcher(id).matches(), id, "has an id of other characters than letters, digits, . _ : / -");
            refuse(!PROVIDERS.contains(entry.provider()), id, "has a provider that is none of " + PROVIDERS);
            refuse(entry.name().isBlank(), id, "has no name");
            refuse(entry.contextTokens() < 1 || entry.outputTokens() < 1, id, "has room for no token");
            refuse(!prices.knows(id), id, "has no price in prices.yaml");
            refuse(!names.add(id), id, "stands there twice");
        }
        wanted.preferred().forEach(id -> refuse(!names.contains(id), id, "is preferred and not there"));
        for (KnownModels.Entry entry : wanted.models()) {
            for (String alias : entry.otherNames()) {
                refuse(!ID.matcher(alias).matches(), entry.id(), "has an alias that is no name");
                refuse(!names.add(alias), entry.id(), "has the alias " + alias + ", which is the name of another");
            }
        }
    }

    private static void refuse(boolean wrong, String model, String sentence) {
        if (wrong) {
            throw ModelsProblem.MODELS_INVALID.because("The model \"" + model + "\" " + sentence + ".");
        }
    }

    /** Of these providers there are stored keys. */
    synchronized void publishKeyed(Set<String> providers) {
        keyed = Set.copyOf(providers);
        offered = offer();
    }

    /** These are offered from now on, as far as their providers are configured. */
    synchronized void publish(KnownModels fresh) {
        known = fresh;
        offered = offer();
    }

    /** Reads Ollama's list again; keeps the old one while it does not answer. Also ends and begins dated prices. */
    @Scheduled(
            fixedDelayString = "${darkplex.models.ollama-refresh:60s}",
            initialDelayString = "${darkplex.models.ollama-refresh:60s}")
    void refresh() {
        Optional<List<String>> own = ollama == null ? Optional.of(List.of()) : ollama.list();
        own.ifPresent(this::takeOwn);
    }

    private synchronized void takeOwn(List<String> names) {
        ownModels = names;
        offered = offer();
    }

    private Map<String, Model> offer() {
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        var names = new HashMap<String, String>();
        var models = new ArrayList<Model>();
        for (KnownModels.Entry entry : known.models()) {
            ModelsProperties.Access access = properties.providers().get(entry.provider());
            if (access != null && (access.hasKey() || keyed.contains(entry.provider())) && !entry.retired(today)) {
                priced(entry).ifPresent(model -> {
                    models.add(model);
                    entry.otherNames().forEach(alias -> names.put(alias, model.id()));
                });
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
        // A model of the operator's own server may be called like an alias.
        names.keySet().removeAll(byId.keySet());
        aliases = Map.copyOf(names);
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
