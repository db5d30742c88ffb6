package io.darkplex.portal.chat;

import io.darkplex.portal.events.ReceiptLog;
import io.darkplex.portal.events.TurnUsage;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** The chat room of one process, on a database and with fakes for its neighbours. */
final class ChatHouse {

    static final ChatProperties QUICK = properties(50);

    final FakeTenants tenants;
    final Map<TurnId, TurnUsage> receipts = new ConcurrentHashMap<>();
    final ReceiptLog receiptLog = (tenant, turn) -> Optional.ofNullable(receipts.get(turn));
    final ConversationHub hub = new ConversationHub();
    final Node node;
    final TurnSeals seals = new TurnSeals(new FakeSeals(), JsonMapper.builder().build());
    final Conversations conversations;
    final Turns turns;
    final TurnRunner runner;

    ChatHouse(DataSource source) {
        this(source, QUICK, new FakeTenants(), Clock.systemUTC());
    }

    ChatHouse(DataSource source, ChatProperties properties, FakeTenants tenants, Clock clock) {
        this.tenants = tenants;
        this.node = new Node(UUID.randomUUID().toString(), properties.node());
        var jdbc = JdbcClient.create(source);
        var transactions = new JdbcTransactionManager(source);
        var turnStore = new TurnStore(jdbc);
        var conversationStore = new ConversationStore(jdbc);
        conversations = new Conversations(conversationStore, turnStore, seals, properties, clock, transactions);
        turns = new Turns(turnStore, conversationStore, seals, node, properties, clock, transactions);
        runner = new TurnRunner(turns, new NodeStore(jdbc), node, hub, tenants, receiptLog, properties, clock);
    }

    static ChatProperties properties(int runsMax) {
        return new ChatProperties(
                "portal",
                Duration.ofSeconds(30),
                new ChatProperties.Message(1000, 50, 30, 20, DataSize.ofMegabytes(32)),
                new ChatProperties.Answer(5000, 20, 100),
                new ChatProperties.Run(
                        runsMax,
                        Duration.ofSeconds(2),
                        Duration.ofMillis(20),
                        Duration.ofMillis(300),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(300)),
                new ChatProperties.Stream(
                        3,
                        Duration.ofMillis(300),
                        Duration.ofMillis(1),
                        Duration.ofMillis(100),
                        Duration.ofMillis(50)));
    }

    static TurnUsage usage(int status, String outcome) {
        return new TurnUsage(List.of("demo"), 7412, 6900, 23, 1, 1234, true, true, status, outcome);
    }

    static TenantId aTenant() {
        return new TenantId(UUID.randomUUID());
    }

    ConversationKey aConversation(TenantId tenant) {
        var key = new ConversationKey(tenant, new ConversationId(UUID.randomUUID()));
        conversations.create(key);
        return key;
    }

    static TurnKey aTurn(ConversationKey key) {
        return new TurnKey(key.tenant(), key.conversation(), new TurnId(UUID.randomUUID()));
    }

    /** As the controller does it. */
    TurnState ask(TurnKey key, String text) {
        Turns.Accepted accepted = turns.accept(key, text, "demo");
        hub.settled(key.place(), accepted.state().seq());
        runner.offer(key);
        return accepted.state();
    }

    TurnState turn(TurnKey key) {
        return turns.find(key).orElseThrow();
    }

    boolean ended(TurnKey key) {
        return turn(key).status().ended();
    }
}
