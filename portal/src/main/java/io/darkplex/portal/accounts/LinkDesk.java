package io.darkplex.portal.accounts;

import io.darkplex.portal.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Where people ask for a link and it is sent on its way. */
@Component
class LinkDesk {

    private final PublicUrl publicUrl;
    private final LetterWriter writer;
    private final Post post;
    private final AccountsProperties properties;

    LinkDesk(PublicUrl publicUrl, LetterWriter writer, Post post, AccountsProperties properties) {
        this.publicUrl = publicUrl;
        this.writer = writer;
        this.post = post;
        this.properties = properties;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link AccountsProblem#EMAIL_MALFORMED} */
    LinkRequest read(HttpServletRequest request) {
        return new LinkRequest(
                EmailAddress.of(request.getParameter("username")),
                Language.of(request.getParameter("language")),
                properties.linkTtl());
    }

    /** Answers the same whether a letter goes out or not. */
    void deliver(HttpServletResponse response, IssuedLink issued) {
        if (issued.deliver()) {
            Link link = issued.link();
            post.send(writer.write(link.email(), link.language(), urlOf(issued), properties.linkTtl()));
        }
        response.setStatus(HttpStatus.ACCEPTED.value());
    }

    /** A fragment never reaches a server, so a scanner that opens the link signs nobody in and no log keeps it. */
    String urlOf(IssuedLink issued) {
        return publicUrl.base() + "/sign-in/confirm#token=" + issued.token();
    }
}
