package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.web.InstanceFacts;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a page who is signed in and what it needs to change anything. */
@RestController
class SessionController {

    private final MailboxController mailbox;
    private final ObjectProvider<InstanceFacts> facts;

    SessionController(MailboxController mailbox, ObjectProvider<InstanceFacts> facts) {
        this.mailbox = mailbox;
        this.facts = facts;
    }

    record Person(String id, String email, boolean operator) {}

    record Answer(String csrfToken, @Nullable Person user, boolean mailbox, boolean demo, String version) {}

    @GetMapping("/api/session")
    Answer session(CsrfToken token, @Nullable Authentication caller, HttpServletRequest request) {
        InstanceFacts known = facts.getIfAvailable(() -> InstanceFacts.UNKNOWN);
        Person person = caller != null && caller.getPrincipal() instanceof Actor actor
                ? new Person(actor.user().toString(), actor.email(), actor.operator())
                : null;
        return new Answer(token.getToken(), person, mailbox.open(request), known.demo(), known.version());
    }
}
