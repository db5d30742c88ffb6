package io.darkplex.portal.tenants;

/** What happens while the assistant works on one message. */
public sealed interface RunEvent {

    /** The run has been accepted and is being prepared; no word of the answer yet. */
    record Accepted() implements RunEvent {}

    /** More of the answer. Text that follows a tool call begins a new paragraph of the turn. */
    record Text(String delta) implements RunEvent {}

    /** More of the model's thinking, where it shows it. */
    record Reasoning(String delta) implements RunEvent {}

    /** @param input the arguments as JSON text */
    record ToolStarted(String id, String name, String input) implements RunEvent {}

    /** @param output what came back, as text, cut at a bound */
    record ToolEnded(String id, boolean failed, String output) implements RunEvent {}

    /** After this one nothing follows. */
    sealed interface Last extends RunEvent {}

    record Done() implements Last {}

    /** Stopped on request. */
    record Stopped() implements Last {}

    /**
     * @param kind OpenClaw's word for the kind of error, for example {@code rate_limit}; empty when it gave none
     * @param message what OpenClaw says to the person; holds no secret
     */
    record Failed(String kind, String message) implements Last {}

    /** The assistant itself ended in the middle: crashed, was killed, or lost its connection for good. */
    record Lost(String reason) implements Last {}
}
