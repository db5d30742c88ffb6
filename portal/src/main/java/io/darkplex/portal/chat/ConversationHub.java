package io.darkplex.portal.chat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The newest state of what runs in this process, and who wants to know. A conversation is here only while a turn of it
 * runs or somebody reads it. Nothing is queued: a publisher swaps one reference and rings.
 *
 * <p>{@code settled} is the highest {@code seq} under which a turn was accepted or ended: what a reader that has seen
 * less must fetch from the database. Everything between two settled numbers belongs to the live turn.
 */
@Component
class ConversationHub {

    private final ConcurrentMap<ConversationKey, Entry> entries = new ConcurrentHashMap<>();

    /** Register first, then read the database: what happens in between is heard. */
    void join(ConversationKey key, Doorbell reader) {
        entries.compute(key, (_, entry) -> {
            Entry present = entry == null ? new Entry(Sight.NOTHING) : entry;
            present.readers.add(reader);
            return present;
        });
    }

    void leave(ConversationKey key, Doorbell reader) {
        entries.computeIfPresent(key, (_, entry) -> {
            entry.readers.remove(reader);
            return entry.needless() ? null : entry;
        });
    }

    Sight look(ConversationKey key) {
        Entry entry = entries.get(key);
        return entry == null ? Sight.NOTHING : entry.sight;
    }

    void live(TurnState state) {
        change(state.key().place(), sight -> new Sight(state, sight.settled, sight.title, sight.titleVersion));
    }

    /** A turn was accepted or has ended. */
    void settled(ConversationKey key, long seq) {
        change(key, sight -> {
            TurnState live = sight.live == null || sight.live.seq() < seq ? null : sight.live;
            return new Sight(live, Math.max(seq, sight.settled), sight.title, sight.titleVersion);
        });
    }

    /** Nothing of this turn runs here any more, whatever became of it. */
    void gone(TurnKey key) {
        change(key.place(), sight -> sight.live != null && sight.live.key().equals(key) ? sight.without() : sight);
    }

    void titled(ConversationKey key, String title) {
        change(key, sight -> new Sight(sight.live, sight.settled, title, sight.titleVersion + 1));
    }

    /** Wakes every reader, for example because its conversation was deleted. */
    void deleted(ConversationKey key) {
        change(key, sight -> new Sight(null, Long.MAX_VALUE, sight.title, sight.titleVersion));
    }

    int size() {
        return entries.size();
    }

    private void change(ConversationKey key, UnaryOperator<Sight> change) {
        Entry changed = entries.compute(key, (_, entry) -> {
            Entry present = entry == null ? new Entry(Sight.NOTHING) : entry;
            present.sight = change.apply(present.sight);
            return present.needless() ? null : present;
        });
        if (changed != null) {
            changed.readers.forEach(Doorbell::ring);
        }
    }

    /**
     * What can be seen of a conversation at one moment.
     *
     * @param titleVersion grows with each new title
     */
    record Sight(
            @Nullable TurnState live,
            long settled,
            @Nullable String title,
            int titleVersion) {

        static final Sight NOTHING = new Sight(null, 0, null, 0);

        Sight without() {
            return new Sight(null, settled, title, titleVersion);
        }
    }

    private static final class Entry {
        private final Set<Doorbell> readers = ConcurrentHashMap.newKeySet();
        private volatile Sight sight;

        Entry(Sight sight) {
            this.sight = sight;
        }

        boolean needless() {
            return readers.isEmpty() && sight.live == null;
        }
    }
}
