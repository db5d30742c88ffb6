package io.darkplex.portal.chat;

import io.darkplex.portal.keys.Seals;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Between what is said and what is stored of it: JSON, sealed and bound to its row and column. */
@Component
class TurnSeals {

    private final Seals seals;
    private final JsonMapper json;

    TurnSeals(Seals seals, JsonMapper json) {
        this.seals = seals;
        this.json = json;
    }

    byte[] title(ConversationKey key, String title) {
        return seals.seal(key.tenant(), titlePlace(key), title);
    }

    String openTitle(ConversationKey key, byte @Nullable [] sealed) {
        return sealed == null ? "" : seals.open(key.tenant(), titlePlace(key), sealed);
    }

    byte[] question(TurnKey key, String question) {
        return seals.seal(key.tenant(), place(key, "question"), question);
    }

    String openQuestion(TurnStore.Row row) {
        return openQuestion(row.key(), row.question());
    }

    String openQuestion(TurnKey key, byte[] sealed) {
        return seals.open(key.tenant(), place(key, "question"), sealed);
    }

    byte[] parts(TurnKey key, List<Part> parts) {
        return seals.seal(key.tenant(), place(key, "parts"), json.writeValueAsString(parts.toArray(Part[]::new)));
    }

    byte @Nullable [] usage(TurnKey key, @Nullable Usage usage) {
        return usage == null ? null : seals.seal(key.tenant(), place(key, "usage"), json.writeValueAsString(usage));
    }

    @Nullable String problem(@Nullable Failure problem) {
        return problem == null ? null : json.writeValueAsString(problem);
    }

    TurnState open(TurnStore.Row row) {
        return new TurnState(
                row.key(),
                row.seq(),
                row.status(),
                openQuestion(row),
                row.model(),
                row.createdAt(),
                row.endedAt(),
                openParts(row),
                openUsage(row),
                row.problem() == null ? null : json.readValue(row.problem(), Failure.class));
    }

    private List<Part> openParts(TurnStore.Row row) {
        String text = seals.open(row.key().tenant(), place(row.key(), "parts"), row.parts());
        return List.of(json.readValue(text, Part[].class));
    }

    private @Nullable Usage openUsage(TurnStore.Row row) {
        byte[] sealed = row.usage();
        return sealed == null
                ? null
                : json.readValue(seals.open(row.key().tenant(), place(row.key(), "usage"), sealed), Usage.class);
    }

    private static String place(TurnKey key, String column) {
        return "chat_turn/" + key.turn() + "/" + column;
    }

    private static String titlePlace(ConversationKey key) {
        return "chat_conversation/" + key.conversation() + "/title";
    }
}
