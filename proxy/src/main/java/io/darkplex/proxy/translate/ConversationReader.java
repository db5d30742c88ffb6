package io.darkplex.proxy.translate;

import io.darkplex.proxy.wire.Dialect;

/** Reads a request of one dialect. Refuses any field that it does not know. */
interface ConversationReader {

    Conversation read(Fields request, TranslateLimits limits);

    static ConversationReader of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> new OpenAiConversationReader();
            case ANTHROPIC -> new AnthropicConversationReader();
            case GEMINI -> new GeminiConversationReader();
            case RESPONSES -> new ResponsesConversationReader();
            case OLLAMA -> new OllamaConversationReader();
        };
    }
}
