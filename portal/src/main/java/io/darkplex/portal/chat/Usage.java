package io.darkplex.portal.chat;

import io.darkplex.portal.events.TurnUsage;
import java.util.List;

/** What a turn used and cost, as it is stored and as it is told. Money in micro-EUR. */
record Usage(
        List<String> models,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        int calls,
        long costMicroEur,
        boolean exact,
        boolean demo) {

    Usage {
        models = List.copyOf(models);
    }

    static Usage of(TurnUsage usage) {
        return new Usage(
                usage.models(),
                usage.inputTokens(),
                usage.cachedInputTokens(),
                usage.outputTokens(),
                usage.calls(),
                usage.costMicroEur(),
                usage.exact(),
                usage.demo());
    }
}
