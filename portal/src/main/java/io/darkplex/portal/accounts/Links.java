package io.darkplex.portal.accounts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;
import org.springframework.security.authentication.ott.OneTimeTokenService;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes and takes one-time links. Whoever asks, for whichever address, causes the same work and gets the same answer;
 * only the mail tells whether the address is known.
 */
@Component
class Links implements OneTimeTokenService {

    private final LinkStore links;
    private final UserStore users;
    private final Tokens tokens;
    private final Clock clock;
    private final AccountsProperties properties;

    Links(LinkStore links, UserStore users, Tokens tokens, Clock clock, AccountsProperties properties) {
        this.links = links;
        this.users = users;
        this.tokens = tokens;
        this.clock = clock;
        this.properties = properties;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link AccountsProblem#LINKS_TOO_MANY} */
    @Override
    @Transactional
    public IssuedLink generate(GenerateOneTimeTokenRequest asked) {
        var request = (LinkRequest) asked;
        Instant now = clock.instant();
        if (links.countOpen(request.email(), now) >= properties.linksPerAddress()
                || links.countOpen(now) >= properties.linksOpen()) {
            throw AccountsProblem.LINKS_TOO_MANY.because("An open link runs out within "
                    + properties.linkTtl().toMinutes() + " minutes; after that you can ask for a new one.");
        }
        boolean known = users.find(request.email()).isPresent();
        boolean deliver = known || properties.signUp() == AccountsProperties.SignUp.OPEN;
        return issue(request.email(), false, request.language(), request.getExpiresIn(), deliver);
    }

    /** Makes the operator's link; the one before it works no more. */
    @Transactional
    public IssuedLink generateForOperator() {
        links.deleteOpenOfOperator();
        return issue(
                EmailAddress.of(properties.operatorEmail()), true, Language.EN, properties.operatorLinkTtl(), true);
    }

    /**
     * Takes a link, for the first who brings it.
     *
     * @throws LinkRefusedException when it is unknown, used or expired
     */
    @Override
    @Transactional(noRollbackFor = LinkRefusedException.class)
    public OneTimeToken consume(OneTimeTokenAuthenticationToken presented) {
        String token = Objects.requireNonNullElse(presented.getTokenValue(), "");
        String hash = Tokens.hash(token);
        boolean first = links.use(hash, clock.instant());
        Link link = links.find(hash).orElseThrow(() -> new LinkRefusedException(AccountsProblem.LINK_UNKNOWN));
        if (first) {
            return new IssuedLink(token, link, false);
        }
        throw new LinkRefusedException(
                link.usedAt() == null ? AccountsProblem.LINK_EXPIRED : AccountsProblem.LINK_USED);
    }

    private IssuedLink issue(
            EmailAddress email, boolean operator, Language language, Duration expiresIn, boolean deliver) {
        String token = tokens.next();
        Instant now = clock.instant();
        var link = new Link(Tokens.hash(token), email, operator, language, now, now.plus(expiresIn), null);
        links.insert(link);
        return new IssuedLink(token, link, deliver);
    }
}
