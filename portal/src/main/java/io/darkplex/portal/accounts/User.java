package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.UserId;
import java.time.Instant;

/**
 * A person who has signed in at least once.
 *
 * @param email in its normal form
 * @param operator may see the pages of the operator
 * @param createdAt first sign-in
 * @param seenAt last request, to within a minute
 */
public record User(UserId id, String email, boolean operator, Language language, Instant createdAt, Instant seenAt) {

    Actor actor() {
        return new Actor(id, email, operator);
    }
}
