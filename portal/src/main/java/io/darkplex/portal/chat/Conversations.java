package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The stored conversations of one tenant. What belongs to another tenant does not exist here. */
@Component
class Conversations {

    private static final int LIST_MAX = 200;

    private final ConversationStore conversations;
    private final TurnStore turns;
    private final TurnSeals seals;
    private final ChatProperties properties;
    private final Clock clock;
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;

    Conversations(
            ConversationStore conversations,
            TurnStore turns,
            TurnSeals seals,
            ChatProperties properties,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.conversations = conversations;
        this.turns = turns;
        this.seals = seals;
        this.properties = properties;
        this.clock = clock;
        this.writing = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    List<Conversation> list(TenantId tenant) {
        List<ConversationStore.Row> rows = reading.execute(_ -> conversations.list(tenant, LIST_MAX));
        return rows.stream().map(row -> open(tenant, row)).toList();
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link ChatProblem#CONVERSATION_NOT_FOUND} */
    Conversation get(ConversationKey key) {
        Optional<ConversationStore.Row> row = reading.execute(_ -> conversations.find(key));
        return row.map(found -> open(key.tenant(), found)).orElseThrow(() -> notFound(key));
    }

    /** False when it was there already. */
    boolean create(ConversationKey key) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        return Boolean.TRUE.equals(writing.execute(_ -> {
            boolean fresh = conversations.insert(key, now);
            if (fresh
                    && conversations.count(key.tenant()) > properties.message().conversationsMax()) {
                throw ChatProblem.CONVERSATIONS_TOO_MANY.because(
                        "At most " + properties.message().conversationsMax() + " are kept.");
            }
            return fresh;
        }));
    }

    void rename(ConversationKey key, String title) {
        byte[] sealed = seals.title(key, title);
        if (!Boolean.TRUE.equals(writing.execute(_ -> conversations.rename(key, sealed)))) {
            throw notFound(key);
        }
    }

    void delete(ConversationKey key) {
        writing.executeWithoutResult(_ -> {
            turns.deleteAll(key);
            if (!conversations.delete(key)) {
                throw notFound(key);
            }
        });
    }

    static RuntimeException notFound(ConversationKey key) {
        return ChatProblem.CONVERSATION_NOT_FOUND.because("No conversation " + key.conversation() + ".");
    }

    private Conversation open(TenantId tenant, ConversationStore.Row row) {
        String title = seals.openTitle(new ConversationKey(tenant, row.id()), row.title());
        return new Conversation(row.id(), title, row.createdAt(), row.updatedAt(), row.seq(), row.running());
    }

    record Conversation(
            ConversationId id, String title, Instant createdAt, Instant updatedAt, long seq, boolean running) {}
}
