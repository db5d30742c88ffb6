package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.KnownHistory.Known;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HistoryCheckTest {

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final ConversationId first = Transcript.conversation();
    private final ConversationId second = Transcript.conversation();
    private final List<ConversationId> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile List<Known> stored = List.of();

    @Test
    void lessThanIsStoredIsTold() {
        stored = List.of(new Known(first, 3), new Known(second, 2));
        HistoryCheck check = check(Map.of());
        look(check, conversation -> OptionalInt.of(conversation.equals(first) ? 1 : 9));
        await().until(() -> !check.findings().isEmpty());
        assertThat(check.findings()).singleElement().satisfies(found -> {
            assertThat(found.code()).isEqualTo(Finding.Code.HISTORY_MISSING);
            assertThat(found.tenant()).isEqualTo(tenant);
            assertThat(found.missing()).isEqualTo(2);
        });
        assertThat(asked).as("looked at twice before it is told").hasSize(4);
    }

    @Test
    void aLaterLookThatFindsAllTakesItBackAndAWorseOneKeepsItsBeginning() {
        stored = List.of(new Known(first, 3));
        HistoryCheck check = check(Map.of());
        look(check, _ -> OptionalInt.of(2));
        await().until(() -> check.findings().size() == 1);
        Finding before = check.findings().getFirst();
        look(check, _ -> OptionalInt.of(0));
        await().until(() -> check.findings().getFirst().missing() == 3);
        assertThat(check.findings().getFirst().since()).isEqualTo(before.since());
        look(check, _ -> OptionalInt.of(3));
        await().until(() -> check.findings().isEmpty());
    }

    @Test
    void whatWasDeletedMeanwhileIsNotMissed() {
        stored = List.of(new Known(first, 3));
        HistoryCheck check = check(Map.of());
        var done = new CountDownLatch(1);
        look(check, _ -> {
            stored = List.of();
            return OptionalInt.of(0);
        });
        await().until(() -> reads.get() == 2);
        look(check, _ -> {
            done.countDown();
            return OptionalInt.of(0);
        });
        await().until(() -> reads.get() == 3);
        assertThat(check.findings()).isEmpty();
    }

    @Test
    void moreThanIsToldAtOnceAndARefusalSayNothing() {
        stored = List.of(new Known(first, 3));
        HistoryCheck check = check(Map.of());
        look(check, _ -> OptionalInt.empty());
        look(check, _ -> {
            throw new IllegalStateException("as the test wants");
        });
        await().until(() -> asked.size() == 2);
        assertThat(check.findings()).isEmpty();
    }

    @Test
    void aSilentCellIsLeftAndOneThatIsGoneNotAsked() throws Exception {
        stored = List.of(new Known(first, 3));
        HistoryCheck check = check(Map.of("darkplex.tenants.history.within", "1ms"));
        var left = new CountDownLatch(1);
        look(check, _ -> {
            try {
                new CountDownLatch(1).await();
                return OptionalInt.empty();
            } finally {
                left.countDown();
            }
        });
        left.await();
        check.begin(tenant, () -> false, _ -> {
            throw new IllegalStateException("It is gone.");
        });
        assertThat(check.findings()).isEmpty();
    }

    @Test
    void onlySoManyConversationsAreAskedFor() {
        check(Map.of("darkplex.tenants.history.conversations", "0")).begin(tenant, () -> true, _ -> {
            throw new IllegalStateException("None was wanted.");
        });
        assertThat(reads).hasValue(0);
        assertThatThrownBy(() -> check(Map.of("darkplex.tenants.history.conversations", "101")))
                .rootCause()
                .hasMessageContaining("history.conversations");
        assertThatThrownBy(() -> check(Map.of("darkplex.tenants.history.within", "0s")))
                .rootCause()
                .hasMessageContaining(".within");
    }

    private void look(HistoryCheck check, HistoryCheck.Asking cell) {
        check.begin(tenant, () -> true, conversation -> {
            asked.add(conversation);
            return cell.questions(conversation);
        });
    }

    private HistoryCheck check(Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("darkplex.tenants.history.after", "0s");
        all.put("darkplex.tenants.directory", Path.of("tenants").toString());
        var beans = new StaticListableBeanFactory();
        beans.addBean("known", (KnownHistory) (whose, most) -> {
            reads.incrementAndGet();
            assertThat(whose).isEqualTo(tenant);
            assertThat(most).isEqualTo(3);
            return stored;
        });
        return new HistoryCheck(
                beans.getBeanProvider(KnownHistory.class),
                new Binder(new MapConfigurationPropertySource(all))
                        .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class)),
                Clock.systemUTC());
    }
}
