package io.darkplex.portal.chat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The stored life of turns. Each change is one transaction that also takes the conversation's next {@code seq}; a
 * change that comes too late (the turn has ended, was deleted, or belongs to another process now) answers empty and
 * leaves no trace.
 */
@Component
class Turns {

    private static final List<TurnStatus> UNSTARTED = List.of(TurnStatus.QUEUED, TurnStatus.WAKING);
    private static final int TITLE_CHARS = 60;

    private final TurnStore turns;
    private final ConversationStore conversations;
    private final TurnSeals seals;
    private final Node node;
    private final ChatProperties properties;
    private final Clock clock;
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;

    Turns(
            TurnStore turns,
            ConversationStore conversations,
            TurnSeals seals,
            Node node,
            ChatProperties properties,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.turns = turns;
        this.conversations = conversations;
        this.seals = seals;
        this.node = node;
        this.properties = properties;
        this.clock = clock;
        this.writing = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /**
     * Stores a question. The same question again answers what became of it.
     *
     * @param text well-formed, not blank, within bounds
     */
    Accepted accept(TurnKey key, String text, String model) {
        Optional<Accepted> before = repeated(key, text);
        if (before.isPresent()) {
            return before.get();
        }
        String title = titleOf(text);
        byte[] question = seals.question(key, text);
        byte[] sealedTitle = seals.title(key.place(), title);
        byte[] nothing = seals.parts(key, List.of());
        Instant now = now();
        var named = new boolean[1];
        Optional<Long> seq = change(key, next -> {
            if (turns.count(key.place()) >= properties.message().turnsMax()) {
                throw ChatProblem.CONVERSATION_FULL.because(
                        "A conversation holds at most " + properties.message().turnsMax() + " questions.");
            }
            named[0] = conversations.titleFirst(key.place(), sealedTitle);
            return turns.insert(key, next, new TurnStore.Accepted(question, nothing, model, node.id(), now));
        });
        if (seq.isEmpty()) {
            return repeated(key, text).orElseThrow(() -> refusal(key));
        }
        var state = new TurnState(key, seq.get(), TurnStatus.QUEUED, text, model, now, null, List.of(), null, null);
        return new Accepted(state, true, named[0] ? title : null);
    }

    /** From accepted (or left behind in the middle of waking) to waking. Empty when it was stopped meanwhile. */
    Optional<TurnState> wake(TurnKey key) {
        return change(key, seq -> turns.wake(key, seq, node.id())).flatMap(_ -> find(key));
    }

    Optional<Long> begin(TurnKey key) {
        return change(key, seq -> turns.begin(key, seq, node.id(), now()));
    }

    Optional<Long> say(TurnKey key, List<Part> parts) {
        byte[] sealed = seals.parts(key, parts);
        return change(key, seq -> turns.say(key, seq, node.id(), sealed));
    }

    /** Ends a turn that has not begun to run. */
    Optional<Long> endUnstarted(TurnKey key, TurnStatus status, @Nullable Failure problem) {
        return end(key, UNSTARTED, new Ending(status, List.of(), null, problem));
    }

    Optional<Long> endRunning(TurnKey key, Ending ending) {
        return end(key, List.of(TurnStatus.RUNNING), ending);
    }

    /** False when there is nothing left to stop. */
    boolean markStop(TurnKey key) {
        return Boolean.TRUE.equals(writing.execute(_ -> turns.markStop(key, now())));
    }

    boolean stopping(TurnKey key) {
        return Boolean.TRUE.equals(reading.execute(
                _ -> turns.find(key).map(TurnStore.Row::stopping).orElse(true)));
    }

    boolean adopt(TurnStore.Unended orphan) {
        return orphan.owner().equals(node.id())
                || Boolean.TRUE.equals(writing.execute(_ -> turns.adopt(orphan.key(), orphan.owner(), node.id())));
    }

    Optional<TurnState> find(TurnKey key) {
        Optional<TurnStore.Row> row = reading.execute(_ -> turns.find(key));
        return row.map(seals::open);
    }

    List<TurnState> list(ConversationKey key) {
        List<TurnStore.Row> rows = reading.execute(_ -> turns.list(key));
        return rows.stream().map(seals::open).toList();
    }

    /** What a reader lacks that knows everything up to {@code after}; empty when there is no such conversation. */
    Optional<Changes> changedSince(ConversationKey key, long after) {
        Optional<RawChanges> found = reading.execute(_ -> conversations
                .find(key)
                .map(conversation -> new RawChanges(conversation, turns.changedSince(key, after))));
        return found.map(raw -> new Changes(
                raw.conversation().seq(),
                seals.openTitle(key, raw.conversation().title()),
                raw.rows().stream().map(seals::open).toList()));
    }

    List<TurnStore.Unended> queued(int max) {
        return reading.execute(_ -> turns.queued(node.id(), max));
    }

    List<TurnStore.Unended> unended(int max) {
        return reading.execute(_ -> turns.unended(node.id(), max));
    }

    private Optional<Long> end(TurnKey key, List<TurnStatus> from, Ending ending) {
        var stored = new TurnStore.Ended(
                ending.status(),
                seals.parts(key, ending.parts()),
                seals.usage(key, ending.usage()),
                seals.problem(ending.problem()),
                now());
        return change(key, seq -> turns.end(key, seq, from, stored));
    }

    private Optional<Long> change(TurnKey key, LongPredicate update) {
        Optional<Long> changed = writing.execute(transaction -> {
            Optional<Long> seq = conversations.advance(key.place(), now()).filter(next -> update.test(next));
            if (seq.isEmpty()) {
                transaction.setRollbackOnly();
            }
            return seq;
        });
        return changed;
    }

    private Optional<Accepted> repeated(TurnKey key, String text) {
        Optional<TurnStore.Row> row = reading.execute(_ -> turns.findAnywhere(key.tenant(), key.turn()));
        return row.map(existing -> {
            if (!existing.key().equals(key) || !seals.openQuestion(existing).equals(text)) {
                throw ChatProblem.TURN_DIFFERS.because("The id " + key.turn() + " names another question already.");
            }
            return new Accepted(seals.open(existing), false, null);
        });
    }

    private RuntimeException refusal(TurnKey key) {
        Optional<ConversationStore.Row> conversation = reading.execute(_ -> conversations.find(key.place()));
        return conversation.isPresent()
                ? ChatProblem.TURN_RUNNING.because("Wait for the answer, or stop it, before you ask again.")
                : ChatProblem.CONVERSATION_NOT_FOUND.because("No conversation " + key.conversation() + ".");
    }

    /** Milliseconds, as they are stored: what is told at once must equal what is read later. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    static String titleOf(String question) {
        String line = WellFormed.cut(question.strip(), 10 * TITLE_CHARS)
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        if (line.length() <= TITLE_CHARS) {
            return line;
        }
        int space = line.lastIndexOf(' ', TITLE_CHARS);
        return (space > TITLE_CHARS / 2 ? line.substring(0, space) : WellFormed.cut(line, TITLE_CHARS)) + "…";
    }

    /**
     * @param fresh false when the question had been accepted before
     * @param title the title that this question gave its conversation; else null
     */
    record Accepted(
            TurnState state, boolean fresh, @Nullable String title) {}

    record Ending(
            TurnStatus status,
            List<Part> parts,
            @Nullable Usage usage,
            @Nullable Failure problem) {}

    /** @param seq of the conversation; may be older than the newest turn, never newer */
    record Changes(long seq, String title, List<TurnState> turns) {}

    private record RawChanges(ConversationStore.Row conversation, List<TurnStore.Row> rows) {}
}
