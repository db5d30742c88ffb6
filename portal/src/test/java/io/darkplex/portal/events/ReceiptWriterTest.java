package io.darkplex.portal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.proxy.Attempt;
import io.darkplex.proxy.Cost;
import io.darkplex.proxy.Outcome;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class ReceiptWriterTest {

    private static final TenantId ALICE = TenantId.of("00000000-0000-0000-0000-00000000000a");
    private static final TenantId BOB = TenantId.of("00000000-0000-0000-0000-00000000000b");
    private static final TurnId TURN = TurnId.of("11111111-2222-3333-4444-555555555555");

    private final TestDatabase database;
    private final ReceiptWriter writer;
    private final SqlReceiptLog log;

    ReceiptWriterTest(TestDatabase database) {
        this.database = database;
        var store = new ReceiptStore(database.jdbc());
        this.writer = new ReceiptWriter(
                store, database.transactions(), new EventsProperties(100, 10, Duration.ofSeconds(5), 10, 10));
        this.log = new SqlReceiptLog(store);
    }

    @BeforeEach
    void start() {
        database.empty();
        writer.start();
    }

    @AfterEach
    void stop() {
        writer.stop();
    }

    @Test
    void aTurnCostsTheSumOfItsCalls() {
        append(receipt("r1", ALICE, TURN.traceId(), tokens(100, 20, 7), 500, Outcome.COMPLETED));
        append(receipt("r2", ALICE, TURN.traceId(), tokens(10, 0, 3), 40, Outcome.COMPLETED));
        append(receipt("r3", ALICE, "another", tokens(9, 9, 9), 9, Outcome.COMPLETED));
        append(receipt("r4", BOB, TURN.traceId(), tokens(9, 9, 9), 9, Outcome.COMPLETED));

        TurnUsage usage = log.usageOf(ALICE, TURN).orElseThrow();
        assertThat(usage.inputTokens()).isEqualTo(130);
        assertThat(usage.cachedInputTokens()).isEqualTo(20);
        assertThat(usage.outputTokens()).isEqualTo(10);
        assertThat(usage.costMicroEur()).isEqualTo(540);
        assertThat(usage.calls()).isEqualTo(2);
        assertThat(usage.models()).containsExactly("m");
        assertThat(usage.exact()).isTrue();
        assertThat(usage.demo()).isFalse();
    }

    @Test
    void everyAttemptIsKeptInItsOrder() {
        append(receipt("r1", ALICE, TURN.traceId(), tokens(1, 0, 1), 1, Outcome.COMPLETED));

        assertThat(database.jdbc()
                        .sql("select attempts from events_receipt")
                        .query(String.class)
                        .single())
                .isEqualTo(
                        "[{\"provider\":\"openai\",\"model\":\"m-2026\",\"key\":\"main\",\"trouble\":\"SLOW_DOWN\",\"ms\":12},"
                                + "{\"provider\":\"openai\",\"model\":\"m-2026\",\"key\":\"second\",\"ms\":900}]");
    }

    @Test
    void aTurnWithoutCallsHasNoUsage() {
        assertThat(log.usageOf(ALICE, TURN)).isEmpty();
    }

    @Test
    void theLastCallTellsHowItEnded() {
        append(receipt("r1", ALICE, TURN.traceId(), tokens(1, 0, 1), 1, Outcome.COMPLETED));
        append(receipt("r2", ALICE, TURN.traceId(), Tokens.NONE, 0, Outcome.UPSTREAM_REFUSED));
        assertThat(log.usageOf(ALICE, TURN).orElseThrow().lastOutcome()).isEqualTo("UPSTREAM_REFUSED");
    }

    @Test
    void theSameReceiptTwiceIsStoredOnce() {
        append(receipt("r1", ALICE, TURN.traceId(), tokens(100, 0, 1), 500, Outcome.COMPLETED));
        append(receipt("r1", ALICE, TURN.traceId(), tokens(100, 0, 1), 500, Outcome.COMPLETED));
        assertThat(log.usageOf(ALICE, TURN).orElseThrow().costMicroEur()).isEqualTo(500);
    }

    @Test
    void aHundredAtOnceAreAllStored() {
        var stored = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 100; i++) {
            stored.add(writer.append(receipt("r" + i, ALICE, TURN.traceId(), tokens(1, 0, 1), 1, Outcome.COMPLETED))
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).join();
        assertThat(log.usageOf(ALICE, TURN).orElseThrow().calls()).isEqualTo(100);
    }

    @Test
    void namesThatNoDatabaseCanHoldDoNotLoseTheReceipt() {
        append(receipt("r1", ALICE, "a\0b" + "x".repeat(5_000), tokens(1, 0, 1), 1, Outcome.COMPLETED));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void oneThatCannotBeStoredFailsAloneAndLoudly() {
        Receipt bad = receipt("bad", ALICE, null, tokens(1, 0, 1), 1, Outcome.COMPLETED);
        database.jdbc().sql("drop index events_receipt_time").update();
        database.jdbc()
                .sql("create unique index events_receipt_time on events_receipt (tenant_id, started_at)")
                .update();
        try {
            append(receipt("r1", ALICE, null, tokens(1, 0, 1), 1, Outcome.COMPLETED));
            assertThatThrownBy(() -> append(bad)).isInstanceOf(CompletionException.class);
            append(receipt("r2", BOB, null, tokens(1, 0, 1), 1, Outcome.COMPLETED));
        } finally {
            database.jdbc().sql("drop index events_receipt_time").update();
        }
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aStoppedWriterRefusesAndHasStoredAllBefore() {
        var last = writer.append(receipt("r1", ALICE, null, tokens(1, 0, 1), 1, Outcome.COMPLETED));
        writer.stop();
        assertThat(last.toCompletableFuture()).isCompleted();
        assertThat(writer.append(receipt("r2", ALICE, null, tokens(1, 0, 1), 1, Outcome.COMPLETED))
                        .toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(count()).isEqualTo(1);
    }

    private void append(Receipt receipt) {
        writer.append(receipt).toCompletableFuture().join();
    }

    private long count() {
        return database.jdbc()
                .sql("select count(*) from events_receipt")
                .query(Long.class)
                .single();
    }

    private static Tokens tokens(long uncached, long cached, long output) {
        return new Tokens(uncached, cached, 0, 0, output, 0);
    }

    private static Receipt receipt(
            String name, TenantId tenant, @Nullable String reference, Tokens tokens, long cost, Outcome outcome) {
        return new Receipt(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(),
                tenant.toString(),
                "lease",
                reference,
                Instant.parse("2026-11-23T10:00:00Z"),
                Instant.parse("2026-11-23T10:00:01Z"),
                Dialect.OPENAI,
                "m",
                "openai",
                "m-2026",
                true,
                200,
                outcome,
                null,
                new Usage.Exact(tokens),
                new Cost(cost, 0, cost),
                "m@2026-11-01",
                false,
                List.of(
                        new Attempt("openai", "m-2026", "main", Trouble.SLOW_DOWN, 12),
                        new Attempt("openai", "m-2026", "second", null, 900)));
    }
}
