package io.darkplex.portal.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A piece of an answer, as it is stored and as it is told. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Part.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Part.Reasoning.class, name = "reasoning"),
    @JsonSubTypes.Type(value = Part.Tool.class, name = "tool")
})
sealed interface Part {

    record Text(String text) implements Part {}

    record Reasoning(String text) implements Part {}

    record Tool(String id, String name, ToolState state, String input, String output) implements Part {}

    enum ToolState {
        RUNNING,
        DONE,
        FAILED
    }
}
