package io.darkplex.proxy;

import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a receipt will say, gathered while an exchange goes on. */
final class ReceiptDraft {

    private final String id;
    private final Dialect dialect;
    private final Instant startedAt;
    private @Nullable Offer offer;
    private @Nullable ModelRequest request;
    private @Nullable String reference;
    private final List<Attempt> attempts = new ArrayList<>(1);

    ReceiptDraft(String id, Dialect dialect, Instant startedAt) {
        this.id = id;
        this.dialect = dialect;
        this.startedAt = startedAt;
    }

    String id() {
        return id;
    }

    void asked(ModelRequest asked, @Nullable String correlated) {
        request = asked;
        reference = correlated;
    }

    void chosen(Offer choice) {
        offer = choice;
    }

    /** @param now in nanoseconds from the start of the proxy */
    void attempted(Permit permit, @Nullable Trouble trouble, long now) {
        attempts.add(new Attempt(
                permit.offer().provider(),
                permit.offer().upstreamModel(),
                permit.credential().id(),
                trouble,
                TimeUnit.NANOSECONDS.toMillis(now - permit.since())));
    }

    Receipt finish(
            Lease lease, Outcome outcome, @Nullable ProxyProblem problem, Usage usage, int status, Instant endedAt) {
        ModelRequest asked = request;
        Offer choice = offer;
        return new Receipt(
                id,
                lease.tenantId(),
                lease.leaseId(),
                reference,
                startedAt,
                endedAt,
                dialect,
                asked == null ? null : asked.model(),
                choice == null ? null : choice.provider(),
                choice == null ? null : choice.upstreamModel(),
                asked != null && asked.stream(),
                status,
                outcome,
                problem == null ? null : problem.name(),
                usage,
                choice == null ? Cost.ZERO : choice.tariff().cost(usage),
                choice == null ? null : choice.tariff().price().id(),
                choice != null && choice.isDemo(),
                attempts);
    }
}
