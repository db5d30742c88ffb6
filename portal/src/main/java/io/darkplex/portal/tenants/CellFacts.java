package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an assistant is, as those are told who look after it. Nothing of what it says or was told is in here.
 *
 * @param since when this state began
 * @param placement where it lives, or will at its next start
 * @param plan name of the one that it lives by
 * @param tools that it was last started with; null while it is not up
 * @param walled whether it is, or would be, walled in
 * @param working whether somebody waits for it now
 * @param memoryBytes null while it is not up, or when nobody knows
 * @param answers how fast it answers; null while it is not up, or was not asked yet
 * @param heard what it last said of itself; null where it has said nothing
 * @param activeAt when it last worked; null when it never has
 * @param templateVersion of the template that it was last started with
 * @param crashes since it was made
 */
public record CellFacts(
        TenantId tenant,
        UserId owner,
        AssistantState.State state,
        Instant since,
        Placement placement,
        String plan,
        @Nullable List<String> tools,
        CellKind kind,
        boolean walled,
        boolean working,
        @Nullable Long memoryBytes,
        @Nullable Answers answers,
        @Nullable Heard heard,
        @Nullable Instant activeAt,
        int templateVersion,
        int crashes,
        @Nullable Trouble trouble,
        @Nullable Quarantine quarantine) {

    /**
     * @param worst of the last minutes
     * @param slow so slow, more than once, that a person notices
     */
    public record Answers(Duration last, Duration worst, boolean slow) {}

    /**
     * @param at when it last said something
     * @param delay how late its one thread was then, at the 99th percentile
     * @param plugin version of ours that said it
     * @param silent so long ago that something is wrong
     */
    public record Heard(Instant at, Duration delay, String plugin, boolean silent) {}

    /** Whether the cell holds one tenant only. */
    public enum Placement {
        DEDICATED,
        SHARED
    }
}
