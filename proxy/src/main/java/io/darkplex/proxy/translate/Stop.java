package io.darkplex.proxy.translate;

/** Why a model stopped. */
enum Stop {
    /** It had said all. */
    DONE,
    /** It wants its tools called. */
    CALLS,
    /** It reached the most it may say. */
    LENGTH,
    /** Prompt and answer fill what the model can hold. */
    CONTEXT_FULL,
    /** It came to a word that the caller named. */
    SEQUENCE,
    /** The model, or a filter, declined. */
    REFUSED
}
