package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.runtime.CellSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * In what a cell differs from others of the same template, by the plan of those in it. A cell keeps it for its life.
 *
 * @param tools that a plan allows; a cell has those of them that its template has
 * @param memory null for what the template says
 */
record CellForm(
        CellFacts.Placement placement,
        List<String> tools,
        @Nullable DataSize memory,
        String prompt) {

    CellForm {
        tools = List.copyOf(tools);
    }

    boolean shared() {
        return placement == CellFacts.Placement.SHARED;
    }

    /** @param walled web tools are for those only whose way to the web is a door of ours */
    List<String> tools(TenantTemplate template, boolean walled) {
        TenantTemplate fitting = shared() ? template.forSharedCells() : template;
        return fitting.tools(walled).stream().filter(tools::contains).toList();
    }

    CellSpec.Limits limits(TenantTemplate template) {
        CellSpec.Limits limits = shared() ? template.shared().limits() : template.limits();
        return memory == null ? limits : limits.withMemory(Math.toIntExact(memory.toMegabytes()));
    }
}
