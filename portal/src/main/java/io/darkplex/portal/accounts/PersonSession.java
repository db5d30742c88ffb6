package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/**
 * A session that holds a person and nothing else: no object is ever written to the database or read back from it, and a
 * visitor who has not signed in leaves no trace there.
 */
final class PersonSession implements Session {

    /** The only attribute. */
    static final String ACTOR = "actor";

    private final String id;
    private final Instant createdAt;
    private final Duration idle;
    private boolean stored;
    private Instant storedSeenAt;
    private Instant seenAt;
    private @Nullable Actor actor;

    private PersonSession(
            String id, Instant createdAt, Instant seenAt, Duration idle, boolean stored, @Nullable Actor actor) {
        this.id = id;
        this.createdAt = createdAt;
        this.seenAt = seenAt;
        this.storedSeenAt = seenAt;
        this.idle = idle;
        this.stored = stored;
        this.actor = actor;
    }

    static PersonSession fresh(String id, Instant now, Duration idle) {
        return new PersonSession(id, now, now, idle, false, null);
    }

    static PersonSession found(String id, Instant createdAt, Instant seenAt, Duration idle, Actor actor) {
        return new PersonSession(id, createdAt, seenAt, idle, true, actor);
    }

    boolean stored() {
        return stored;
    }

    @Nullable Actor actor() {
        return actor;
    }

    /** The database now knows this session as it is. Saving it again, as a filter may, changes nothing. */
    void markStored() {
        stored = true;
        storedSeenAt = seenAt;
    }

    /** How much later it was used than the database knows. */
    Duration unsaved() {
        return Duration.between(storedSeenAt, seenAt);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String changeSessionId() {
        throw new UnsupportedOperationException("A sign-in makes a new session in place of the old one");
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getAttribute(String name) {
        return name.equals(ACTOR) ? (T) actor : null;
    }

    @Override
    public Set<String> getAttributeNames() {
        return actor == null ? Set.of() : Set.of(ACTOR);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (!name.equals(ACTOR)) {
            throw new IllegalArgumentException("A session holds only a person, not " + name);
        }
        actor = (Actor) value;
    }

    @Override
    public void removeAttribute(String name) {
        if (name.equals(ACTOR)) {
            actor = null;
        }
    }

    @Override
    public Instant getCreationTime() {
        return createdAt;
    }

    @Override
    public void setLastAccessedTime(Instant at) {
        seenAt = at;
    }

    @Override
    public Instant getLastAccessedTime() {
        return seenAt;
    }

    /** The bound is a setting of the server, the same for all. */
    @Override
    public void setMaxInactiveInterval(Duration interval) {}

    @Override
    public Duration getMaxInactiveInterval() {
        return idle;
    }

    /** The query that finds a session finds no expired one. */
    @Override
    public boolean isExpired() {
        return false;
    }
}
