package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.TurnId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one reader has been told. Compares it with the newest state and answers only the difference, so that a slow
 * reader gets bigger pieces and never a queue.
 */
final class StreamRecord {

    private final Map<TurnId, TurnState> running = new HashMap<>();
    private long cursor;

    /** @param cursor everything up to this {@code seq} is known to the reader */
    StreamRecord(long cursor) {
        this.cursor = cursor;
    }

    long cursor() {
        return cursor;
    }

    /** Everything up to {@code seq} has been told, or is of no interest. */
    void reached(long seq) {
        cursor = Math.max(cursor, seq);
    }

    /** Whether a turn that the reader knows of still runs. */
    boolean expectsMore() {
        return !running.isEmpty();
    }

    /** What must be told so that the reader has {@code state}, and notes that it was told. */
    List<Telling> tell(TurnState state) {
        TurnId id = state.key().turn();
        TurnState known = running.get(id);
        if (known == null ? state.seq() <= cursor : state.seq() < known.seq()) {
            return List.of();
        }
        reached(state.seq());
        if (state.status().ended()) {
            running.remove(id);
            return List.of(new Telling.Whole(state));
        }
        running.put(id, state);
        List<Telling> deltas = known == null ? null : deltas(known, state);
        return deltas == null ? List.of(new Telling.Whole(state)) : deltas;
    }

    /** Null when deltas cannot tell the difference. */
    private static @Nullable List<Telling> deltas(TurnState before, TurnState now) {
        if (before.status() != now.status()
                || before.parts().size() != now.parts().size()) {
            return null;
        }
        var deltas = new ArrayList<Telling>();
        for (int at = 0; at < now.parts().size(); at++) {
            Part old = before.parts().get(at);
            Part part = now.parts().get(at);
            if (old.equals(part)) {
                continue;
            }
            String told = growing(old);
            String text = growing(part);
            if (told == null || text == null || old.getClass() != part.getClass() || !text.startsWith(told)) {
                return null;
            }
            deltas.add(new Telling.Delta(now.key().turn(), at, told.length(), text.substring(told.length())));
        }
        return deltas;
    }

    private static @Nullable String growing(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.Reasoning reasoning -> reasoning.text();
            case Part.Tool _ -> null;
        };
    }

    /** One event for the reader. */
    sealed interface Telling {

        /** Replaces what the reader has of this turn. */
        record Whole(TurnState state) implements Telling {}

        /** @param offset length of the part so far, in UTF-16 units */
        record Delta(TurnId turn, int part, int offset, String text) implements Telling {}
    }
}
