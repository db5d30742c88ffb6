package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.ott.OneTimeTokenAuthenticationToken;

@OnBothDatabases
class LinksTest {

    private static final EmailAddress ADA = EmailAddress.of("ada@example.org");

    private final TestDatabase database;
    private final AccountsRoom room;

    LinksTest(TestDatabase database) {
        this.database = database;
        room = new AccountsRoom(database, Map.of());
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    @Test
    void aLinkWorksToItsLastMomentAndNotAfter() {
        var first = ask(ADA);
        var second = ask(ADA);
        room.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(use(first).email()).isEqualTo("ada@example.org");
        room.clock.advance(Duration.ofMillis(1));
        assertRefused(second, AccountsProblem.LINK_EXPIRED);
        assertRefused(first, AccountsProblem.LINK_USED);
    }

    @Test
    void endedLinksAreForgottenAfterAnHour() {
        var link = ask(ADA);
        room.clock.advance(Duration.ofMinutes(69));
        room.ended.run();
        assertRefused(link, AccountsProblem.LINK_EXPIRED);
        room.clock.advance(Duration.ofMinutes(2));
        room.ended.run();
        assertRefused(link, AccountsProblem.LINK_UNKNOWN);
    }

    @Test
    void aNewerLinkLeavesTheOlderOpen() {
        var older = ask(ADA);
        ask(ADA);
        assertThat(use(older).email()).isEqualTo("ada@example.org");
    }

    @Test
    void openLinksAreBoundedForEachAddressAndForAll() {
        var few = new AccountsRoom(
                database, Map.of("darkplex.accounts.links-per-address", "1", "darkplex.accounts.links-open", "2"));
        few.links.generate(request(ADA));
        assertThatThrownBy(() -> few.links.generate(request(ADA))).isInstanceOf(ProblemException.class);
        few.links.generate(request(EmailAddress.of("bob@example.org")));
        assertThatThrownBy(() -> few.links.generate(request(EmailAddress.of("eve@example.org"))))
                .isInstanceOf(ProblemException.class);
        few.clock.advance(Duration.ofMinutes(10));
        assertThat(few.links.generate(request(ADA)).deliver()).isTrue();
    }

    @Test
    void whereSignUpIsClosedOnlyThoseWhoAreKnownGetTheirLink() {
        use(ask(ADA));
        var closed = new AccountsRoom(database, Map.of("darkplex.accounts.sign-up", "closed"));
        assertThat(closed.links.generate(request(ADA)).deliver()).isTrue();
        assertThat(closed.links
                        .generate(request(EmailAddress.of("eve@example.org")))
                        .deliver())
                .isFalse();
    }

    @Test
    void theOperatorsLinkMakesAnOperatorOfWhoeverHasThatAddress() {
        var operator = EmailAddress.of("operator@localhost");
        Actor before = use(ask(operator));
        assertThat(before.operator()).isFalse();
        var first = room.links.generateForOperator();
        var second = room.links.generateForOperator();
        assertRefused(first, AccountsProblem.LINK_UNKNOWN);
        Actor after = use(second);
        assertThat(after).isEqualTo(new Actor(before.user(), "operator@localhost", true));
        assertThat(room.users.find(before.user()).orElseThrow().operator()).isTrue();
        assertThat(use(ask(operator)).operator()).isTrue();
    }

    @Test
    void noTextOfALinkShowsItsToken() {
        var link = ask(ADA);
        assertThat(link.token()).hasSizeGreaterThanOrEqualTo(43);
        assertThat(link.toString()).doesNotContain(link.token());
        assertThat(link.link().toString()).doesNotContain(link.token());
    }

    private IssuedLink ask(EmailAddress email) {
        return room.links.generate(request(email));
    }

    private static LinkRequest request(EmailAddress email) {
        return new LinkRequest(email, Language.EN, Duration.ofMinutes(10));
    }

    private Actor use(IssuedLink link) {
        return (Actor) Objects.requireNonNull(
                room.authentication.authenticate(presented(link)).getPrincipal());
    }

    private void assertRefused(IssuedLink link, AccountsProblem problem) {
        assertThatThrownBy(() -> room.authentication.authenticate(presented(link)))
                .isInstanceOfSatisfying(
                        LinkRefusedException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    private static OneTimeTokenAuthenticationToken presented(IssuedLink link) {
        return new OneTimeTokenAuthenticationToken(link.token());
    }
}
