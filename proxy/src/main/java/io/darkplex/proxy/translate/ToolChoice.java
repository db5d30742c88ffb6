package io.darkplex.proxy.translate;

/** Whether the model shall call a tool. */
sealed interface ToolChoice {

    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** At least one, whichever. */
    record Any() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}
}
