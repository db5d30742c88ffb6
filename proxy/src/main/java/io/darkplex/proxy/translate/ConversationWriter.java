package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;
import tools.jackson.databind.node.ObjectNode;

/** Writes a request of one dialect. Refuses what the dialect has no word for. */
interface ConversationWriter {

    ObjectNode write(Conversation conversation, Target target);

    static ConversationWriter of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> new OpenAiConversationWriter();
            case ANTHROPIC -> new AnthropicConversationWriter();
            case GEMINI -> new GeminiConversationWriter();
            case RESPONSES -> new ResponsesConversationWriter();
            case OLLAMA -> new OllamaConversationWriter();
        };
    }
}
