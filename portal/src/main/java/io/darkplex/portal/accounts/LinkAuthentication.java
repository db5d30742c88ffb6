package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ott.OneTimeTokenAuthentication;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Turns a link into a person: found by the address, or made when this is the first time. All or nothing. */
@Component
class LinkAuthentication implements AuthenticationProvider {

    private final Links links;
    private final UserStore users;
    private final Ids ids;
    private final Clock clock;
    private final ApplicationEventPublisher announcements;

    LinkAuthentication(Links links, UserStore users, Ids ids, Clock clock, ApplicationEventPublisher announcements) {
        this.links = links;
        this.users = users;
        this.ids = ids;
        this.clock = clock;
        this.announcements = announcements;
    }

    @Override
    @Transactional(noRollbackFor = LinkRefusedException.class)
    public Authentication authenticate(Authentication asked) {
        Link link = ((IssuedLink) links.consume((OneTimeTokenAuthenticationToken) asked)).link();
        return authentication(signIn(link));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OneTimeTokenAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** What the security chain knows of an actor. */
    static Authentication authentication(Actor actor) {
        return new OneTimeTokenAuthentication(actor, Authority.of(actor));
    }

    private Actor signIn(Link link) {
        Instant now = clock.instant();
        Optional<User> known = users.find(link.email());
        var user = known.orElseGet(() ->
                new User(new UserId(ids.next()), link.email().value(), link.operator(), link.language(), now, now));
        boolean first = known.isEmpty() && users.insert(user);
        if (known.isEmpty() && !first) {
            user = users.find(link.email()).orElseThrow();
        }
        if (link.operator() && !first) {
            users.makeOperator(user.id());
        }
        users.touch(user.id(), now);
        announcements.publishEvent(new UserSignedIn(user.id(), first));
        return new Actor(user.id(), user.email(), user.operator() || link.operator());
    }
}
