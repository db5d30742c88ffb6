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
                .filter(kind -> Collections.disjoint(kind.tools, allowed) || kind.why(walled) == Why.NOT_WALLED)
                .toList();
    }

    Why why(boolean walled) {
        return touchesMachine && !walled ? Why.NOT_WALLED : Why.NOT_OFFERED;
    }
}
