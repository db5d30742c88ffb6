package io.darkplex.portal.tenants;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What assistants could do by OpenClaw's own tools, in the words of a person. */
enum ToolKind {
    FILES(true, "read", "write", "edit", "apply_patch"),
    COMMANDS(true, "exec", "process"),
    WEB(false, "web_search", "web_fetch"),
    BROWSER(true, "browser", "canvas"),
    SCHEDULES(false, "cron"),
    MESSAGES(false, "message", "sessions_send"),
    MEMORY(false, "memory_search", "memory_get");

    /** Why a kind is off. */
    enum Why {
        /** Cells of this kind have such a tool, and the plan does not allow it. */
        NOT_IN_PLAN,
        /** No cell of this server gets a tool of this kind. */
        NOT_OFFERED,
        /** It would touch this machine, from which the cell is not walled off. */
        NOT_WALLED
    }

    private final boolean touchesMachine;
    private final List<String> tools;

    ToolKind(boolean touchesMachine, String... tools) {
        this.touchesMachine = touchesMachine;
        this.tools = List.of(tools);
    }

    /** @param allowed the only tools that exist for the assistant */
    static List<ToolKind> off(List<String> allowed, boolean walled) {
        return Arrays.stream(values())
                .filter(kind -> Collections.disjoint(kind.tools, allowed) || kind.unwalled(walled))
                .toList();
    }

    /** @param known all that a cell there could have, whatever the plan */
    Why why(List<String> known, boolean walled) {
        if (unwalled(walled)) {
            return Why.NOT_WALLED;
        }
        return Collections.disjoint(tools, known) ? Why.NOT_OFFERED : Why.NOT_IN_PLAN;
    }

    private boolean unwalled(boolean walled) {
        return touchesMachine && !walled;
    }
}
