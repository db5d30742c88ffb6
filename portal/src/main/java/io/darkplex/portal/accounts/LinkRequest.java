package io.darkplex.portal.accounts;

import java.time.Duration;
import org.springframework.security.authentication.ott.GenerateOneTimeTokenRequest;

/** Asks for a link in a language. */
final class LinkRequest extends GenerateOneTimeTokenRequest {

    private final EmailAddress email;
    private final Language language;

    LinkRequest(EmailAddress email, Language language, Duration expiresIn) {
        super(email.value(), expiresIn);
        this.email = email;
        this.language = language;
    }

    EmailAddress email() {
        return email;
    }

    Language language() {
        return language;
    }
}
