package io.darkplex.portal.chat;

import io.darkplex.portal.accounts.SessionEnded;
import io.darkplex.portal.accounts.Sessions;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.Tenants;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** All open streams of this process. */
@Component
class ConversationStreams implements SmartLifecycle {

    private final ConversationStream.Sources sources;
    private final ChatProperties.Stream properties;
    private final Set<ConversationStream> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<UserId, Integer> perUser = new ConcurrentHashMap<>();
    private volatile boolean running;

    ConversationStreams(
            Turns turns, ConversationHub hub, Tenants tenants, Sessions sessions, ChatProperties properties) {
        this.sources = new ConversationStream.Sources(turns, hub, tenants, sessions);
        this.properties = properties.stream();
    }

    /** At once here; streams in other processes find out when they next look. */
    @TransactionalEventListener(fallbackExecution = true)
    void on(SessionEnded ended) {
        open.stream()
                .filter(stream -> stream.reader().session().equals(ended.sessionId()))
                .forEach(ConversationStream::signOut);
    }

    /** Serves one reader until it leaves or is told to. */
    void serve(ConversationStream.Reader reader, Opening opening) throws IOException, InterruptedException {
        admit(reader.user());
        var stream = new ConversationStream(reader, sources, properties);
        try {
            open.add(stream);
            Turns.Changes lacking = stream.open();
            SseWriter out = opening.begin();
            if (running) {
                stream.follow(lacking, out);
            }
        } finally {
            open.remove(stream);
            stream.leaveHub();
            perUser.computeIfPresent(reader.user(), (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    int count() {
        return open.size();
    }

    @Override
    public void start() {
        running = true;
    }

    /** First of all to stop: the web server would wait for requests that never end by themselves. */
    @Override
    public void stop() {
        running = false;
        open.forEach(ConversationStream::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    private void admit(UserId user) {
        perUser.merge(user, 1, (count, one) -> {
            if (count >= properties.perUserMax()) {
                throw ChatProblem.STREAMS_TOO_MANY.because(
                        "At most " + properties.perUserMax() + " streams can be open. Close some pages.");
            }
            return count + one;
        });
    }

    /** Sends the headers: until then, a refusal can still be an ordinary answer. */
    interface Opening {
        SseWriter begin() throws IOException;
    }
}
