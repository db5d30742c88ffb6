package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps sessions for Spring Session. Its own JDBC repository stores ids as they are in the cookie, serialises objects,
 * and takes a writing transaction for each look-up, of which SQLite has one; here an id is hashed, the only content is
 * a user, and finding one is a read.
 */
@Component
class StoredSessions implements SessionRepository<PersonSession>, Sessions {

    private final SessionStore sessions;
    private final UserStore users;
    private final Tokens tokens;
    private final Clock clock;
    private final ApplicationEventPublisher announcements;
    private final AccountsProperties properties;

    StoredSessions(
            SessionStore sessions,
            UserStore users,
            Tokens tokens,
            Clock clock,
            ApplicationEventPublisher announcements,
            AccountsProperties properties) {
        this.sessions = sessions;
        this.users = users;
        this.tokens = tokens;
        this.clock = clock;
        this.announcements = announcements;
        this.properties = properties;
    }

    @Override
    public PersonSession createSession() {
        return PersonSession.fresh(tokens.next(), clock.instant(), properties.sessionIdle());
    }

    /** Writes a new session at sign-in; later only the time of use, and that seldom. */
    @Override
    @Transactional
    public void save(PersonSession session) {
        Actor actor = session.actor();
        if (actor == null) {
            return;
        }
        if (!session.stored()) {
            sessions.insert(
                    SessionId.of(session.getId()),
                    actor.user(),
                    session.getCreationTime(),
                    session.getLastAccessedTime());
            session.markStored();
        } else if (session.unsaved().compareTo(properties.sessionTouch()) >= 0) {
            sessions.touch(SessionId.of(session.getId()), session.getLastAccessedTime());
            users.touch(actor.user(), session.getLastAccessedTime());
            session.markStored();
        }
    }

    @Override
    @Transactional(readOnly = true)
    public @Nullable PersonSession findById(String cookie) {
        return sessions.find(SessionId.of(cookie), since())
                .map(row -> PersonSession.found(
                        cookie, row.createdAt(), row.seenAt(), properties.sessionIdle(), row.actor()))
                .orElse(null);
    }

    @Override
    @Transactional
    public void deleteById(String cookie) {
        SessionId id = SessionId.of(cookie);
        sessions.owner(id)
                .filter(user -> sessions.delete(id))
                .ifPresent(user -> announcements.publishEvent(new SessionEnded(id, user)));
    }

    @Override
    @Transactional(readOnly = true)
    public boolean alive(SessionId session) {
        return sessions.alive(session, since());
    }

    @Transactional
    public int deleteExpired() {
        return sessions.deleteExpired(since());
    }

    private SessionStore.Since since() {
        Instant now = clock.instant();
        return new SessionStore.Since(now.minus(properties.sessionIdle()), now.minus(properties.sessionLifetime()));
    }
}
