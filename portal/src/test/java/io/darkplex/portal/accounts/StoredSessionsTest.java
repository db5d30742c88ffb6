package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

@OnBothDatabases
class StoredSessionsTest {

    private final TestDatabase database;
    private final AccountsRoom room;
    private Actor ada = new Actor(new UserId(new UUID(0, 0)), "", false);

    StoredSessionsTest(TestDatabase database) {
        this.database = database;
        room = new AccountsRoom(database, Map.of());
    }

    @BeforeEach
    void signIn() {
        database.empty();
        var link = room.links.generate(
                new LinkRequest(EmailAddress.of("ada@example.org"), Language.DE, Duration.ofMinutes(10)));
        ada = (Actor) Objects.requireNonNull(room.authentication
                .authenticate(new OneTimeTokenAuthenticationToken(link.token()))
                .getPrincipal());
        room.announcements.heard.clear();
    }

    @Test
    void aSessionIsFoundWithItsPerson() {
        var session = saved();
        var found = Objects.requireNonNull(room.sessions.findById(session.getId()));
        assertThat(found.actor()).isEqualTo(ada);
        assertThat(room.sessions.findById("another")).isNull();
    }

    @Test
    void anUnusedSessionEndsAfterFourteenDays() {
        var session = saved();
        room.clock.advance(Duration.ofDays(14).minusMillis(1));
        assertThat(alive(session)).isTrue();
        room.clock.advance(Duration.ofMillis(1));
        assertThat(alive(session)).isFalse();
        assertThat(room.sessions.findById(session.getId())).isNull();
        room.ended.run();
        assertThat(rows()).isZero();
    }

    @Test
    void aUsedSessionEndsAfterNinetyDays() {
        var session = saved();
        for (int day = 0; day < 89; day++) {
            room.clock.advance(Duration.ofDays(1));
            use(session.getId());
        }
        room.clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(alive(session)).isTrue();
        room.clock.advance(Duration.ofMillis(1));
        assertThat(alive(session)).isFalse();
    }

    @Test
    void useIsWrittenOnceAMinuteAtMost() {
        var session = saved();
        Instant start = room.clock.instant();
        room.clock.advance(Duration.ofSeconds(59));
        use(session.getId());
        assertThat(seenAt()).isEqualTo(start);
        room.clock.advance(Duration.ofSeconds(1));
        use(session.getId());
        assertThat(seenAt()).isEqualTo(start.plusSeconds(60));
        assertThat(room.users.find(ada.user()).orElseThrow().seenAt()).isEqualTo(start.plusSeconds(60));
    }

    @Test
    void aSlowRequestDoesNotBringASignedOutSessionBack() {
        var session = saved();
        var slow = Objects.requireNonNull(room.sessions.findById(session.getId()));
        room.sessions.deleteById(session.getId());
        room.clock.advance(Duration.ofMinutes(5));
        slow.setLastAccessedTime(room.clock.instant());
        room.sessions.save(slow);
        assertThat(alive(session)).isFalse();
        assertThat(rows()).isZero();
    }

    @Test
    void anEndIsAnnouncedOnce() {
        var session = saved();
        room.sessions.deleteById(session.getId());
        room.sessions.deleteById(session.getId());
        assertThat(room.announcements.heard)
                .containsExactly(new SessionEnded(SessionId.of(session.getId()), ada.user()));
    }

    @Test
    void savingTwiceWritesOneRow() {
        var session = saved();
        room.sessions.save(session);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void aSessionWithoutAPersonIsNotKept() {
        room.sessions.save(room.sessions.createSession());
        assertThat(rows()).isZero();
    }

    private PersonSession saved() {
        var session = room.sessions.createSession();
        session.setAttribute(PersonSession.ACTOR, ada);
        room.sessions.save(session);
        return session;
    }

    private void use(String cookie) {
        var session = Objects.requireNonNull(room.sessions.findById(cookie));
        session.setLastAccessedTime(room.clock.instant());
        room.sessions.save(session);
    }

    private boolean alive(PersonSession session) {
        return room.sessions.alive(SessionId.of(session.getId()));
    }

    private int rows() {
        return database.jdbc()
                .sql("select count(*) from accounts_session")
                .query((row, number) -> row.getInt(1))
                .single();
    }

    private Instant seenAt() {
        return database.jdbc()
                .sql("select seen_at from accounts_session")
                .query((row, number) -> Instant.ofEpochMilli(row.getLong(1)))
                .single();
    }
}
