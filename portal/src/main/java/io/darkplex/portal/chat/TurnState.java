package io.darkplex.portal.chat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn at one moment. Never changes, so that a reader may take as long as it likes with it.
 *
 * @param seq of the last stored change; what runs may have said a little more than was stored under it
 * @param endedAt null while it runs
 * @param usage null while it runs, and when no model was called
 * @param problem why it failed; else null
 */
record TurnState(
        TurnKey key,
        long seq,
        TurnStatus status,
        String question,
        String model,
        Instant createdAt,
        @Nullable Instant endedAt,
        List<Part> parts,
        @Nullable Usage usage,
        @Nullable Failure problem) {

    TurnState {
        parts = List.copyOf(parts);
    }

    TurnState at(long newSeq, TurnStatus newStatus) {
        return new TurnState(key, newSeq, newStatus, question, model, createdAt, endedAt, parts, usage, problem);
    }

    TurnState saying(List<Part> newParts) {
        return new TurnState(key, seq, status, question, model, createdAt, endedAt, newParts, usage, problem);
    }
}
