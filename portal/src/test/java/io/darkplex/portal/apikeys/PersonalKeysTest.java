package io.darkplex.portal.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.accounts.FakeClock;
import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.events.EventLog;
import io.darkplex.portal.events.LeaseCharges;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.proxy.KeyHash;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.wire.ProxyProblemException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of people, as the proxy of this and of another portal on the same database sees them. */
@OnBothDatabases
class PersonalKeysTest {

    private static final UserId ANNA = new UserId(UUID.randomUUID());
    private static final TenantId ANNAS = new TenantId(UUID.randomUUID());
    private static final ApiKeysProperties PROPERTIES =
            new ApiKeysProperties("", 3, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1), 2);

    private final TestDatabase database;
    private final FakeClock clock = new FakeClock();
    private final Map<String, Long> charged = new HashMap<>();
    private final List<AuditEvent> acts = new ArrayList<>();
    private final SecureRandom random = new SecureRandom();

    @SuppressWarnings("NullAway.Init") // before each test
    private Portal here;

    @SuppressWarnings("NullAway.Init") // before each test
    private Portal there;

    PersonalKeysTest(TestDatabase database) {
        this.database = database;
    }

    /** What one portal knows. */
    private record Portal(ApiKeyStore store, ApiKeyChanges changes, ApiKeyBook book, PersonalKeys keys) {}

    @BeforeEach
    void open() {
        database.empty();
        here = portal();
        there = portal();
    }

    @Test
    void aKeyHoldsHereAtOnceAndThereAtTheNextLook() {
        String key = make(null, null, List.of());
        assertThat(here.keys.identify(key)).hasValueSatisfying(lease -> {
            assertThat(lease.tenantId()).isEqualTo(ANNAS.toString());
            assertThat(lease.entranceOnly()).isFalse();
        });
        assertThat(there.keys.identify(key)).isEmpty();
        there.book.look();
        assertThat(there.keys.identify(key)).isEqualTo(here.keys.identify(key));
        assertThat(portal().keys.identify(key)).as("a portal that starts").isPresent();
        assertThat(here.keys.identify(KeyText.draw(random))).isEmpty();
    }

    @Test
    void aRevokedKeyEndsInAllPortalsAlsoForWhatRuns() {
        String key = make(null, null, List.of());
        there.book.look();
        Lease running = there.keys.identify(key).orElseThrow();
        assertThat(there.keys.stands(running)).isTrue();
        here.changes.revoke(ANNAS, UUID.fromString(running.leaseId()), ANNA);
        there.book.look();
        assertThat(there.keys.stands(running)).isFalse();
        assertThat(there.keys.identify(key)).isEmpty();
        assertThat(acts).extracting(AuditEvent::act).containsExactly("API_KEY_MADE", "API_KEY_REVOKED");
        assertThatThrownBy(() -> here.changes.revoke(ANNAS, UUID.fromString(running.leaseId()), ANNA))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void nobodyRevokesAnothersKey() {
        String key = make(null, null, List.of());
        UUID id = UUID.fromString(here.keys.identify(key).orElseThrow().leaseId());
        assertThatThrownBy(() -> here.changes.revoke(new TenantId(UUID.randomUUID()), id, ANNA))
                .isInstanceOf(ProblemException.class)
                .hasMessage("There is no such key.");
        here.book.look();
        assertThat(here.keys.identify(key)).isPresent();
    }

    @Test
    void theLeaseOfACellStands() {
        assertThat(here.keys.stands(new Lease("tenant-1", "tenant-1", true))).isTrue();
    }

    @Test
    void anExpiredKeyIsToldSoAndEndsWhatRuns() {
        String key = make(null, clock.instant().plusSeconds(60), List.of());
        Lease running = here.keys.identify(key).orElseThrow();
        clock.advance(Duration.ofSeconds(60));
        assertThat(here.keys.stands(running)).isFalse();
        assertThatThrownBy(() -> here.keys.identify(key))
                .isInstanceOf(ProxyProblemException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void aKeyWhoseReceiptsReachItsBudgetIsRefused() {
        String key = make(1_000L, null, List.of());
        String id = here.keys.identify(key).orElseThrow().leaseId();
        charged.put(id, 999L);
        here.book.sum();
        assertThat(here.keys.identify(key)).isPresent();
        charged.put(id, 1_000L);
        here.book.sum();
        assertThatThrownBy(() -> here.keys.identify(key))
                .isInstanceOfSatisfying(
                        ProxyProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(402));
        Portal started = portal();
        assertThatThrownBy(() -> started.keys.identify(key))
                .as("a portal that starts")
                .isNotNull();
    }

    @Test
    void aKeyWithAListAsksForNothingElseAndSeesNothingElse() {
        Routes all = new Routes() {
            @Override
            public Routing find(Lease lease, String model) {
                return model.equals("none")
                        ? new Routing.Unknown(List.of("one", "two"))
                        : new Routing.Found(Offer.demo());
            }

            @Override
            public List<String> models(Lease lease) {
                return List.of("one", "two");
            }

            @Override
            public Map<String, String> aliases() {
                return Map.of("uno", "one", "due", "two");
            }
        };
        Routes narrow = here.keys.narrow(all);
        Lease lease = here.keys.identify(make(null, null, List.of("two"))).orElseThrow();
        assertThat(narrow.models(lease)).containsExactly("two");
        assertThat(narrow.find(lease, "two")).isInstanceOf(Routing.Found.class);
        assertThat(narrow.find(lease, "one")).isEqualTo(new Routing.Unknown(List.of("two")));
        assertThat(narrow.find(lease, "due")).isInstanceOf(Routing.Found.class);
        assertThat(narrow.find(lease, "uno")).isEqualTo(new Routing.Unknown(List.of("two")));
        assertThat(narrow.find(lease, "none")).isEqualTo(new Routing.Unknown(List.of("two")));
        Lease open = here.keys.identify(make(null, null, List.of())).orElseThrow();
        assertThat(narrow.models(open)).containsExactly("one", "two");
        assertThat(narrow.models(new Lease("t", "t"))).containsExactly("one", "two");
    }

    @Test
    void theLastUseIsWrittenDownNowAndThenAndOnlyOfSoManyKeys() {
        String key = make(null, null, List.of());
        here.keys.identify(key);
        assertThat(lastUses()).containsExactly(Optional.empty());
        Instant used = clock.instant();
        here.book.writeUses();
        assertThat(lastUses()).containsExactly(Optional.of(used));
        here.keys.identify(make(null, null, List.of()));
        here.keys.identify(make(null, null, List.of()));
        clock.advance(Duration.ofSeconds(5));
        here.keys.identify(key);
        here.book.writeUses();
        assertThat(lastUses()).as("two wait at most").contains(Optional.of(used));
    }

    @Test
    void thereAreOnlySoManyAtOneTime() {
        String first = make(null, null, List.of());
        make(null, null, List.of());
        make(null, null, List.of());
        assertThatThrownBy(() -> make(null, null, List.of()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(ApiKeyProblem.API_KEYS_TOO_MANY));
        here.changes.revoke(
                ANNAS, UUID.fromString(here.keys.identify(first).orElseThrow().leaseId()), ANNA);
        make(null, null, List.of());
    }

    @Test
    void theDatabaseDoesNotHoldTheKey() {
        String key = make(null, null, List.of());
        var rows = database.jdbc().sql("select * from apikeys_key").query().listOfRows();
        assertThat(rows.toString()).contains(KeyHash.of(key)).doesNotContain(key.substring(0, 20));
    }

    private String make(@Nullable Long budget, @Nullable Instant end, List<String> models) {
        String text = KeyText.draw(random);
        here.changes.make(
                new ApiKey(
                        UUID.randomUUID(),
                        ANNAS,
                        ANNA,
                        "laptop",
                        KeyText.hint(text),
                        models,
                        budget,
                        clock.instant(),
                        end,
                        null,
                        null),
                KeyHash.of(text));
        here.book.look();
        return text;
    }

    private List<Optional<Instant>> lastUses() {
        return here.store.of(ANNAS).stream()
                .map(key -> Optional.ofNullable(key.lastUsedAt()))
                .toList();
    }

    private Portal portal() {
        EventLog log = acts::add;
        LeaseCharges charges = leases -> Map.copyOf(charged);
        var beans = database.with(List.of(PROPERTIES, clock), ApiKeyStore.class, ApiKeyUses.class);
        var store = beans.getBean(ApiKeyStore.class);
        var changes = new ApiKeyChanges(store, log, PROPERTIES, Ids.random(), clock);
        var book = new ApiKeyBook(store, beans.getBean(ApiKeyUses.class), charges, PROPERTIES, clock);
        book.afterPropertiesSet();
        return new Portal(store, changes, book, new PersonalKeys(book, clock));
    }
}
