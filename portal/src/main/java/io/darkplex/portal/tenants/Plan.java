package io.darkplex.portal.tenants;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * What an assistant may take from this server: one of {@code plans.yaml}.
 *
 * @param name by which it is stored and asked for
 * @param title what people read
 * @param placement where the assistant lives unless an operator has moved it
 * @param pace when an idle one is frozen and stopped
 * @param tools the only ones that exist for it; never empty, for OpenClaw takes an empty list for all
 * @param egressAllow hosts that its tools may reach
 * @param workspaceQuota no upload makes its workspace larger
 * @param memory most of its own cell, where that can be held to it; null for what the template says
 * @param prompt given to the model before each answer; may be empty
 */
public record Plan(
        String name,
        String title,
        CellFacts.Placement placement,
        Pace pace,
        List<String> tools,
        List<String> egressAllow,
        DataSize workspaceQuota,
        @Nullable DataSize memory,
        String prompt) {

    public Plan {
        tools = List.copyOf(tools);
        egressAllow = List.copyOf(egressAllow);
        if (tools.isEmpty()) {
            throw new IllegalArgumentException("A plan without tools would have all of them.");
        }
    }
}
