package io.darkplex.portal.models;

/**
 * A model that can be asked for.
 *
 * @param id the public name, for example {@code claude-sonnet-5-5}
 * @param name for people
 * @param provider {@code anthropic}, {@code openai}, {@code google}, {@code ollama} or {@code demo}
 * @param wire how OpenClaw speaks to the proxy for it
 * @param contextTokens most tokens of prompt and answer together
 * @param outputTokens most tokens of one answer
 * @param images whether it reads images
 * @param reasoning whether it can show its thinking
 * @param inputMicroUsdPerMillion list price of a million uncached prompt tokens, in micro-USD, at the lowest tier
 * @param outputMicroUsdPerMillion the same for answer tokens
 */
public record Model(
        String id,
        String name,
        String provider,
        Wire wire,
        int contextTokens,
        int outputTokens,
        boolean images,
        boolean reasoning,
        long inputMicroUsdPerMillion,
        long outputMicroUsdPerMillion) {

    public enum Wire {
        OPENAI,
        ANTHROPIC
    }

    public boolean demo() {
        return provider.equals("demo");
    }
}
