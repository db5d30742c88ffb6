package io.darkplex.proxy.demo;

/** What the demo model does next. */
sealed interface DemoAnswer {

    record Text(String text) implements DemoAnswer {}

    /** @param arguments one JSON object, as text */
    record ToolCall(String tool, String arguments) implements DemoAnswer {}
}
