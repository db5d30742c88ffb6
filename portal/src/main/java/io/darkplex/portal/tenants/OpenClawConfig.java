package io.darkplex.portal.tenants;

import io.darkplex.portal.models.Model;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders {@code openclaw.json}. A pure function of its arguments; secrets stand in it as names of environment
 * variables only.
 */
final class OpenClawConfig {

    static final String GATEWAY_TOKEN = "DARKPLEX_GATEWAY_TOKEN";
    static final String MODEL_KEY = "DARKPLEX_MODEL_KEY";
    static final String BRIDGE_KEY = "DARKPLEX_BRIDGE_KEY";

    private static final String OWN = "darkplex";

    /** The hook in {@code openclaw/prompt}. */
    private static final String PROMPT_HOOK = "plan-prompt";

    /** To name a folder of hooks lets all of them in that OpenClaw brings itself. */
    private static final List<String> OTHER_HOOKS =
            List.of("boot-md", "bootstrap-extra-files", "command-logger", "compaction-notifier", "session-memory");

    private OpenClawConfig() {}

    /**
     * @param models the default first; each under the provider that speaks its wire
     * @param form of a cell of one tenant
     * @param agents names of all there are
     * @param endpoint the proxy as the cell sees it, without a path
     */
    static String render(
            JsonMapper json,
            TenantTemplate template,
            CellForm form,
            Surroundings at,
            List<String> agents,
            List<Model> models,
            URI endpoint) {
        ObjectNode config = fixed(json, template, at, form.tools(template, at.walled()));
        prompt(config, at, form.prompt());
        providers(config, json, template, OWN, MODEL_KEY, models, endpoint);
        ObjectNode agent = config.withObject("/agents/defaults");
        models(agent, OWN, models);
        agents(config, at, agents);
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }

    /**
     * The same for a cell that several tenants share. Each seat is an agent with providers and a key of its own, and may
     * ask no other's.
     *
     * @param form of a shared cell
     */
    static String renderShared(
            JsonMapper json,
            TenantTemplate all,
            CellForm form,
            Surroundings at,
            List<String> seats,
            List<Model> models,
            URI endpoint) {
        TenantTemplate template = all.forSharedCells();
        ObjectNode config = fixed(json, template, at, form.tools(all, at.walled()));
        prompt(config, at, form.prompt());
        agents(config, at, seats);
        for (String seat : seats) {
            providers(config, json, template, seat, seatKey(seat), models, endpoint);
            models(config.withObject("/agents/entries/" + seat), seat, models);
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    }

    /** Name of the environment variable with a seat's key. */
    static String seatKey(String seat) {
        return "DARKPLEX_SEAT_" + seat.toUpperCase(Locale.ROOT);
    }

    private static ObjectNode fixed(JsonMapper json, TenantTemplate template, Surroundings at, List<String> tools) {
        if (tools.isEmpty()) {
            throw new IllegalArgumentException("OpenClaw takes an empty list of tools for all of them.");
        }
        ObjectNode config = template.gateway().deepCopy();
        config.withObject("/gateway/auth").set("token", secret(json, GATEWAY_TOKEN));
        ObjectNode logging = config.withObject("/logging");
        logging.put("file", at.tmp().resolve("openclaw.log").toString());
        logging.put("maxFileBytes", template.limits().logFileBytes());
        plugins(config, at, at.walled() ? template.plugins(PluginPin.Load.PLUGIN) : List.of());
        addAll(config.withObject("/tools").putArray("allow"), tools);
        config.withObject("/agents/defaults")
                .put("timeoutSeconds", template.modelCall().runTimeoutSeconds());
        return config;
    }

    private static void plugins(ObjectNode config, Surroundings at, List<PluginPin> pins) {
        ObjectNode plugins = config.withObject("/plugins");
        plugins.put("enabled", !pins.isEmpty());
        addAll(plugins.putArray("allow"), pins.stream().map(PluginPin::id).toList());
        if (!pins.isEmpty()) {
            // Else OpenClaw starts a plugin of its own for memory, whatever is allowed.
            plugins.withObject("/slots").put("memory", "none");
        }
        for (PluginPin pin : pins) {
            plugins.withObject("/load")
                    .withArray("paths")
                    .add(at.config()
                            .resolve(Surroundings.PLUGINS)
                            .resolve(pin.id())
                            .toString());
            plugins.withObject("/entries/" + pin.id()).put("enabled", true);
        }
    }

    /** OpenClaw takes no words of ours from its configuration but through a hook, which reads them there. */
    private static void prompt(ObjectNode config, Surroundings at, String prompt) {
        if (prompt.isEmpty()) {
            return;
        }
        ObjectNode hooks = config.withObject("/hooks/internal").put("enabled", true);
        hooks.withObject("/load").putArray("extraDirs").add(at.config().toString());
        OTHER_HOOKS.forEach(other -> hooks.withObject("/entries/" + other).put("enabled", false));
        hooks.withObject("/entries/" + PROMPT_HOOK)
                .put("enabled", true)
                .withObject("/env")
                .put("PLAN_PROMPT", prompt);
        config.withObject("/agents/defaults").put("contextInjection", "always");
    }

    private static void providers(
            ObjectNode config,
            JsonMapper json,
            TenantTemplate template,
            String prefix,
            String key,
            List<Model> models,
            URI endpoint) {
        ObjectNode providers = config.withObject("/models/providers");
        for (Model.Wire wire : Model.Wire.values()) {
            List<Model> spoken =
                    models.stream().filter(model -> model.wire() == wire).toList();
            if (!spoken.isEmpty()) {
                providers.set(provider(prefix, wire), provider(json, template, wire, key, spoken, endpoint));
            }
        }
    }

    private static void models(ObjectNode agent, String prefix, List<Model> models) {
        agent.putObject("model").put("primary", reference(prefix, models.getFirst()));
        addAll(
                agent.putObject("modelPolicy").putArray("allow"),
                models.stream().map(model -> reference(prefix, model)).toList());
    }

    /** All there are: OpenClaw would make one by itself, and for it the folders that the tenant's are moved to. */
    private static void agents(ObjectNode config, Surroundings at, List<String> names) {
        ObjectNode agents = config.withObject("/agents").put("ownership", "explicit");
        names.forEach(name -> agents.withObject("/entries/" + name)
                .put("workspace", at.workspace().resolve(name).toString()));
    }

    /** OpenClaw's name of a model: provider and id. */
    static String reference(Model model) {
        return reference(OWN, model);
    }

    /** @param prefix a seat's name, where several tenants share a cell */
    static String reference(String prefix, Model model) {
        return provider(prefix, model.wire()) + "/" + model.id();
    }

    private static String provider(String prefix, Model.Wire wire) {
        return switch (wire) {
            case OPENAI -> prefix;
            case ANTHROPIC -> prefix + "-anthropic";
        };
    }

    private static ObjectNode provider(
            JsonMapper json, TenantTemplate template, Model.Wire wire, String key, List<Model> models, URI endpoint) {
        ObjectNode provider = json.createObjectNode();
        // OpenClaw appends /chat/completions to the one and /v1/messages to the other.
        provider.put("baseUrl", endpoint + (wire == Model.Wire.OPENAI ? "/v1" : "/anthropic"));
        provider.put("api", wire == Model.Wire.OPENAI ? "openai-completions" : "anthropic-messages");
        provider.set("apiKey", secret(json, key));
        // With "api-key" one answer 401 or 402 locks the key inside OpenClaw for ten minutes, beyond a restart.
        provider.put("auth", "token");
        provider.put("timeoutSeconds", template.modelCall().timeoutSeconds());
        ArrayNode entries = provider.putArray("models");
        for (Model model : models) {
            entries.add(entry(json, wire, model));
        }
        return provider;
    }

    private static ObjectNode entry(JsonMapper json, Model.Wire wire, Model model) {
        ObjectNode entry = json.createObjectNode();
        entry.put("id", model.id());
        entry.put("name", model.name());
        entry.put("reasoning", model.reasoning());
        ArrayNode input = entry.putArray("input").add("text");
        if (model.images()) {
            input.add("image");
        }
        // What a call costs is the ledger's word, not the assistant's.
        ObjectNode cost = entry.putObject("cost");
        for (String kind : List.of("input", "output", "cacheRead", "cacheWrite")) {
            cost.put(kind, 0);
        }
        entry.put("contextWindow", model.contextTokens());
        entry.put("maxTokens", model.outputTokens());
        if (wire == Model.Wire.OPENAI) {
            entry.putObject("compat").put("supportsUsageInStreaming", true).put("supportsStore", false);
        }
        return entry;
    }

    private static ObjectNode secret(JsonMapper json, String variable) {
        return json.createObjectNode()
                .put("source", "env")
                .put("provider", "default")
                .put("id", variable);
    }

    private static void addAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
