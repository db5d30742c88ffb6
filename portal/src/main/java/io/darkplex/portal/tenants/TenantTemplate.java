package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.runtime.CellSpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a tenant's OpenClaw is made from: {@code openclaw/template/tenant-template.json}.
 *
 * @param version grows by one with each change
 * @param limits caps of the cell's process
 * @param modelCall how long a call and a run may take
 * @param plugins the only plugins that may load; in walled cells, for without a door they have nobody to ask
 * @param tools the only tools that exist for the assistant
 * @param webTools those besides where the cell has a door to the web that lets something out
 * @param settings the agent's own {@code settings.json}
 * @param gateway the fixed part of {@code openclaw.json}
 * @param shared what is different where several tenants share a cell
 */
record TenantTemplate(
        int version,
        CellSpec.Limits limits,
        ModelCall modelCall,
        List<PluginPin> plugins,
        List<String> tools,
        List<String> webTools,
        ObjectNode settings,
        ObjectNode gateway,
        Shared shared) {

    private static final String RESOURCE = "/openclaw/template/tenant-template.json";

    TenantTemplate {
        plugins = List.copyOf(plugins);
        tools = List.copyOf(tools);
        webTools = List.copyOf(webTools);
    }

    /** @param web whether the cell has a door to the web that lets something out */
    List<String> tools(boolean web) {
        return web ? Stream.concat(tools.stream(), webTools.stream()).toList() : tools;
    }

    /** Plugins that are loaded in that way. */
    List<PluginPin> plugins(PluginPin.Load load) {
        return plugins.stream().filter(pin -> pin.load() == load).toList();
    }

    /** The same for cells that several tenants share. */
    TenantTemplate forSharedCells() {
        ObjectNode merged = gateway.deepCopy();
        merge(merged, shared.gateway());
        return new TenantTemplate(
                version, shared.limits(), modelCall, plugins, shared.tools(), List.of(), settings, merged, shared);
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.forEachEntry((name, value) -> {
            if (value instanceof ObjectNode inner && into.get(name) instanceof ObjectNode present) {
                merge(present, inner);
            } else {
                into.set(name, value.deepCopy());
            }
        });
    }

    /** @throws IllegalStateException when the file in this build cannot be read: the build is broken */
    static TenantTemplate read(JsonMapper json) {
        try (InputStream in = TenantTemplate.class.getResourceAsStream(RESOURCE)) {
            return json.readerFor(TenantTemplate.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException unreadable) {
            throw new IllegalStateException("The tenant template cannot be read.", unreadable);
        }
    }

    /** @throws tools.jackson.core.JacksonException when it is none, or has what this release does not know */
    static TenantTemplate parse(JsonMapper json, String content) {
        return json.readerFor(TenantTemplate.class)
                .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(content);
    }

    /**
     * @param limits caps of a shared cell's process
     * @param tools the only tools that exist in it, for anybody
     * @param gateway what replaces or adds to the fixed part
     */
    record Shared(CellSpec.Limits limits, List<String> tools, ObjectNode gateway) {

        Shared {
            tools = List.copyOf(tools);
        }
    }

    /**
     * @param timeoutSeconds most time of one model call, streaming included
     * @param runTimeoutSeconds most time of one answer with all its calls and tools
     */
    record ModelCall(int timeoutSeconds, int runTimeoutSeconds) {}
}
