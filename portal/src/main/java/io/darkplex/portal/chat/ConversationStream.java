package io.darkplex.portal.chat;

import io.darkplex.portal.accounts.SessionId;
import io.darkplex.portal.accounts.Sessions;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState;
import io.darkplex.portal.tenants.Tenants;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader's stream, written by the thread of its own request: look at the newest state, write what the reader lacks,
 * wait for the bell. Nobody waits for this reader, and it holds nothing up.
 */
final class ConversationStream {

    private final Reader reader;
    private final Sources sources;
    private final ChatProperties.Stream properties;
    private final Doorbell bell = new Doorbell();
    private final StreamRecord record = new StreamRecord(0);

    private volatile @Nullable AssistantState assistant;
    private volatile boolean closed;
    private volatile boolean signedOut;
    private @Nullable AssistantState toldAssistant;
    private int toldTitle;
    private long wroteAt = System.nanoTime();
    private long fetchedAt = System.nanoTime();
    private long sessionAt = System.nanoTime();

    ConversationStream(Reader reader, Sources sources, ChatProperties.Stream properties) {
        this.reader = reader;
        this.sources = sources;
        this.properties = properties;
    }

    Reader reader() {
        return reader;
    }

    /** Ends the stream; the reader comes back. */
    void close() {
        closed = true;
        bell.ring();
    }

    /** Ends the stream with a word that keeps the reader from coming back. */
    void signOut() {
        signedOut = true;
        bell.ring();
    }

    /**
     * Listens and reads what the reader lacks; must be called before {@link #follow}.
     *
     * @throws io.darkplex.portal.kernel.ProblemException {@link ChatProblem#CONVERSATION_NOT_FOUND}
     */
    Turns.Changes open() {
        sources.hub().join(reader.key(), bell);
        toldTitle = sources.hub().look(reader.key()).titleVersion();
        Long after = reader.after();
        Turns.Changes changes = changesSince(after == null ? Long.MAX_VALUE : after);
        // A number from the future is from another history, for example from before a restored backup: begin anew.
        if (after != null && after > changes.seq()) {
            changes = changesSince(0);
        }
        return changes;
    }

    void follow(Turns.Changes lacking, SseWriter out) throws IOException, InterruptedException {
        try (var _ = sources.tenants().watch(reader.key().tenant(), this::heard)) {
            out.alive();
            if (reader.after() != null && !lacking.title().isEmpty()) {
                // It may have been away when the title changed.
                out.event("conversation", title(lacking.title()));
            }
            tell(lacking, out);
            while (!closed && !leave(out)) {
                tellNews(out);
                beat(out);
                await();
            }
        }
    }

    void leaveHub() {
        sources.hub().leave(reader.key(), bell);
    }

    private void heard(AssistantState state) {
        assistant = state;
        bell.ring();
    }

    private boolean leave(SseWriter out) throws IOException {
        if (!signedOut && since(sessionAt).compareTo(properties.sessionEvery()) >= 0) {
            sessionAt = System.nanoTime();
            signedOut = !sources.sessions().alive(reader.session());
        }
        if (signedOut) {
            out.event("bye", new Views.Bye("SIGNED_OUT"));
        }
        return signedOut;
    }

    private void tellNews(SseWriter out) throws IOException {
        tellAssistant(out);
        ConversationHub.Sight sight = sources.hub().look(reader.key());
        String title = sight.title();
        if (title != null && sight.titleVersion() != toldTitle) {
            toldTitle = sight.titleVersion();
            wrote();
            out.event("conversation", title(title));
        }
        if (sight.settled() > record.cursor() || since(fetchedAt).compareTo(fetchEvery(sight)) >= 0) {
            fetch(out);
        } else if (sight.live() != null) {
            tell(sight.live(), out);
        }
    }

    private void tellAssistant(SseWriter out) throws IOException {
        AssistantState newest = assistant;
        if (newest != null && !newest.equals(toldAssistant)) {
            toldAssistant = newest;
            wrote();
            out.event("assistant", Views.Assistant.of(newest));
        }
    }

    private void fetch(SseWriter out) throws IOException {
        Optional<Turns.Changes> changes = sources.turns().changedSince(reader.key(), record.cursor());
        if (changes.isEmpty()) {
            closed = true;
            return;
        }
        tell(changes.get(), out);
    }

    private void tell(Turns.Changes changes, SseWriter out) throws IOException {
        fetchedAt = System.nanoTime();
        TurnState live = sources.hub().look(reader.key()).live();
        for (TurnState stored : changes.turns()) {
            tell(newer(stored, live), out);
        }
        record.reached(changes.seq());
    }

    /** What runs here has said more than is stored of it. */
    private static TurnState newer(TurnState stored, @Nullable TurnState live) {
        if (live == null || !live.key().equals(stored.key()) || stored.status().ended()) {
            return stored;
        }
        if (live.seq() >= stored.seq()) {
            return live;
        }
        // It went on while it was being stored.
        return live.status() == stored.status() ? live.at(stored.seq(), live.status()) : stored;
    }

    private void tell(TurnState state, SseWriter out) throws IOException {
        for (StreamRecord.Telling telling : record.tell(state)) {
            wrote();
            switch (telling) {
                case StreamRecord.Telling.Whole whole -> out.event(state.seq(), "turn", Views.Turn.of(whole.state()));
                case StreamRecord.Telling.Delta delta ->
                    out.event(
                            "delta",
                            new Views.Delta(delta.turn().toString(), delta.part(), delta.offset(), delta.text()));
            }
        }
    }

    private void beat(SseWriter out) throws IOException {
        if (since(wroteAt).compareTo(properties.heartbeat()) >= 0) {
            wrote();
            out.alive();
        }
    }

    private void await() throws InterruptedException {
        ConversationHub.Sight sight = sources.hub().look(reader.key());
        Duration longest = shorter(
                shorter(
                        properties.heartbeat().minus(since(wroteAt)),
                        fetchEvery(sight).minus(since(fetchedAt))),
                properties.sessionEvery().minus(since(sessionAt)));
        if (bell.await(longest)) {
            // Words come faster than eyes: let some gather.
            Duration rest = properties.deltaEvery().minus(since(wroteAt));
            if (rest.isPositive()) {
                TimeUnit.NANOSECONDS.sleep(rest.toNanos());
            }
        }
    }

    /** A turn that runs in another process rings no bell here. */
    private Duration fetchEvery(ConversationHub.Sight sight) {
        return sight.live() == null && record.expectsMore() ? properties.peerEvery() : properties.heartbeat();
    }

    private Turns.Changes changesSince(long after) {
        return sources.turns()
                .changedSince(reader.key(), after)
                .orElseThrow(() -> Conversations.notFound(reader.key()));
    }

    private Views.Title title(String title) {
        return new Views.Title(reader.key().conversation().toString(), title);
    }

    private void wrote() {
        wroteAt = System.nanoTime();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** @param after the last {@code seq} that the reader has; null when it has nothing and wants only what runs */
    record Reader(
            UserId user,
            SessionId session,
            ConversationKey key,
            @Nullable Long after) {}

    record Sources(Turns turns, ConversationHub hub, Tenants tenants, Sessions sessions) {}
}
