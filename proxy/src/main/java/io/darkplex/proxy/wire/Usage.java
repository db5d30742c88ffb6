package io.darkplex.proxy.wire;

/** What a call used, and how well that is known. */
public sealed interface Usage {

    Tokens tokens();

    /** The provider told us, and the answer reached its end. */
    record Exact(Tokens tokens) implements Usage {}

    /**
     * The answer broke off or the provider kept silent about usage: this much at least was used, and it is never given
     * back.
     *
     * @param estimated whether some figure was counted by us ({@value AnswerReader#CHARACTERS_PER_TOKEN} characters a
     *     token) in place of being told by the provider
     */
    record AtLeast(Tokens tokens, boolean estimated) implements Usage {}
}
