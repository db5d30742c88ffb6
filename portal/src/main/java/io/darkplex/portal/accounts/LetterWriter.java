package io.darkplex.portal.accounts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Writes the mail with the link. The first line of a plain text is its subject. */
@Component
class LetterWriter {

    private final Clock clock;

    LetterWriter(Clock clock) {
        this.clock = clock;
    }

    Letter write(EmailAddress to, Language language, String link, Duration ttl) {
        String[] plain = fill("link." + language.tag() + ".txt", link, ttl).split("\n", 2);
        String html = fill("link." + language.tag() + ".html", link, ttl);
        return new Letter(to.value(), plain[0].strip(), plain[1].strip() + "\n", html, link, clock.instant());
    }

    private static String fill(String template, String link, Duration ttl) {
        try {
            return new ClassPathResource("mail/" + template)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace("{minutes}", Long.toString(ttl.toMinutes()))
                    .replace("{link}", link);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
