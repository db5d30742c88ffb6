package io.darkplex.proxy.translate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request in no dialect.
 *
 * @param messages in the order they were said; instructions are messages of {@link Message.Role#SYSTEM}
 * @param parallelCalls whether the model may call several tools at once; null for the provider's own habit
 * @param user whom the caller names to the provider, against abuse
 */
record Conversation(
        List<Message> messages,
        List<Tool> tools,
        @Nullable Given<ToolChoice> toolChoice,
        @Nullable Given<Boolean> parallelCalls,
        Sampling sampling,
        @Nullable Given<Reasoning> reasoning,
        @Nullable Given<OutputFormat> format,
        @Nullable Given<String> verbosity,
        @Nullable Given<String> user) {

    Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** Names of called tools by the id of the call: some dialects repeat the name with the result. */
    Map<String, String> callNames() {
        Map<String, String> names = new TreeMap<>();
        for (Message message : messages) {
            for (Part part : message.parts()) {
                if (part instanceof Part.Call call) {
                    names.put(call.id(), call.name());
                }
            }
        }
        return names;
    }

    /** How many of the first messages are instructions. */
    int instructions() {
        int leading = 0;
        while (leading < messages.size() && messages.get(leading).role() == Message.Role.SYSTEM) {
            leading++;
        }
        return leading;
    }
}
