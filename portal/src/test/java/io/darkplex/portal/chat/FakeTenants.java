package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every person's tenant has the person's own id. Asleep until woken, when a test wants it so. */
final class FakeTenants implements Tenants {

    final FakeGateway gateway = new FakeGateway();
    final List<ConversationId> forgotten = new CopyOnWriteArrayList<>();
    final AtomicInteger reaching = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    private final List<Consumer<AssistantState>> listeners = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch awake = new CountDownLatch(0);
    volatile @Nullable ProblemException refusal;
    volatile AssistantState state = state(AssistantState.State.READY);

    static AssistantState state(AssistantState.State state) {
        return new AssistantState(
                state, List.of(), Duration.ofMillis(9500), Instant.parse("2026-11-23T08:00:00Z"), null);
    }

    void fallAsleep() {
        awake = new CountDownLatch(1);
    }

    void wakeUp() {
        awake.countDown();
    }

    void announce(AssistantState newState) {
        state = newState;
        listeners.forEach(listener -> listener.accept(newState));
    }

    int watchers() {
        return listeners.size();
    }

    @Override
    public TenantId of(UserId owner) {
        return new TenantId(owner.value());
    }

    @Override
    public AssistantState state(TenantId tenant) {
        return state;
    }

    @Override
    public void start(TenantId tenant) {
        wakeUp();
    }

    @Override
    public Watch watch(TenantId tenant, Consumer<AssistantState> listener) {
        listeners.add(listener);
        listener.accept(state);
        return () -> listeners.remove(listener);
    }

    @Override
    public Gateway reach(TenantId tenant) throws InterruptedException {
        reaching.incrementAndGet();
        try {
            awake.await();
        } finally {
            reaching.decrementAndGet();
        }
        ProblemException no = refusal;
        if (no != null) {
            throw no;
        }
        open.incrementAndGet();
        return gateway.opened(open::decrementAndGet);
    }

    @Override
    public void forget(TenantId tenant, ConversationId conversation) {
        forgotten.add(conversation);
    }
}
