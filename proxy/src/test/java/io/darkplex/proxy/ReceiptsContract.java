package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Receipts} promises. */
public abstract class ReceiptsContract {

    protected abstract Receipts receipts();

    /** What was stored, in any order, read from where it is stored. */
    protected abstract List<Receipt> stored();

    /** A receipt with every field set. */
    public static Receipt full(String id) {
        return new Receipt(
                id,
                "tenant-1",
                "lease-1",
                "turn-1",
                Instant.ofEpochMilli(1_790_000_000_000L),
                Instant.ofEpochMilli(1_790_000_001_500L),
                Dialect.ANTHROPIC,
                "claude",
                "anthropic",
                "claude-haiku-5-5",
                true,
                200,
                Outcome.TRUNCATED,
                "UPSTREAM_TRUNCATED",
                new Usage.AtLeast(new Tokens(1, 2, 3, 4, 5, 2), true),
                new Cost(100, 25, 125),
                "claude-haiku-5-5@2026-10-07",
                false,
                List.of(
                        new Attempt("openai", "gpt-6-luna", "main", Trouble.OVERLOADED, 120),
                        new Attempt("anthropic", "claude-haiku-5-5", "second", null, 1_300)));
    }

    /** A receipt with only what every receipt has. */
    public static Receipt bare(String id) {
        return new Receipt(
                id,
                "tenant-1",
                "lease-1",
                null,
                Instant.ofEpochMilli(1_790_000_000_000L),
                Instant.ofEpochMilli(1_790_000_000_000L),
                Dialect.OPENAI,
                null,
                null,
                null,
                false,
                400,
                Outcome.REFUSED,
                "BODY_MALFORMED",
                new Usage.Exact(Tokens.NONE),
                Cost.ZERO,
                null,
                false,
                List.of());
    }

    @Test
    void whatWasAppendedIsStoredWithEveryField() {
        receipts().append(full("r-full")).toCompletableFuture().join();
        receipts().append(bare("r-bare")).toCompletableFuture().join();

        assertThat(stored()).containsExactlyInAnyOrder(full("r-full"), bare("r-bare"));
    }

    @Test
    void theSameReceiptTwiceIsStoredOnce() {
        receipts().append(full("r-1")).toCompletableFuture().join();
        receipts().append(full("r-1")).toCompletableFuture().join();

        assertThat(stored()).hasSize(1);
    }

    @Test
    void manyAtOnceAreAllStored() {
        IntStream.range(0, 200)
                .mapToObj(i -> receipts().append(bare("r-" + i)).toCompletableFuture())
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(stored()).extracting(Receipt::id).doesNotHaveDuplicates().hasSize(200);
    }
}
