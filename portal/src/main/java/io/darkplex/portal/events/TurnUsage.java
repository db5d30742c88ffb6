package io.darkplex.portal.events;

import java.util.List;

/**
 * What the model calls of one turn used and cost together.
 *
 * @param models public names, in the order of first use
 * @param inputTokens whole prompt, cached tokens included
 * @param cachedInputTokens the part of it that a provider read from its cache
 * @param outputTokens answer and reasoning
 * @param calls calls that reached a provider
 * @param costMicroEur what is charged, in micro-EUR
 * @param exact false when a stream broke before its provider told the numbers
 * @param demo every call was answered by the demo model
 * @param lastStatus HTTP status of the last call; 0 when none was made
 * @param lastOutcome how the last call ended, by the proxy's word; empty when none was made
 */
public record TurnUsage(
        List<String> models,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        int calls,
        long costMicroEur,
        boolean exact,
        boolean demo,
        int lastStatus,
        String lastOutcome) {

    public TurnUsage {
        models = List.copyOf(models);
    }
}
