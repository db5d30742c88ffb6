package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.web.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows the development mailbox to whoever sits at this machine. A request that only looks local is refused: one that a
 * proxy on this machine passes on, and one from a page whose own host name was pointed at the loopback.
 */
@RestController
class MailboxController {

    private static final Set<String> SIGNS_OF_A_PROXY =
            Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip");

    private final Optional<DevelopmentMailbox> mailbox;

    MailboxController(Post post) {
        mailbox = post instanceof DevelopmentMailbox development ? Optional.of(development) : Optional.empty();
    }

    record Item(String to, String subject, String text, String link, Instant at) {}

    @GetMapping("/api/dev/mailbox")
    List<Item> list(HttpServletRequest request) {
        return mailbox
                .filter(open -> local(request))
                .orElseThrow(() -> KernelProblem.NOT_FOUND.because("Nothing is at this address."))
                .letters()
                .stream()
                .map(letter -> new Item(letter.to(), letter.subject(), letter.text(), letter.link(), letter.at()))
                .toList();
    }

    /** Whether this caller may read the mailbox. */
    boolean open(HttpServletRequest request) {
        return mailbox.isPresent() && local(request);
    }

    private static boolean local(HttpServletRequest request) {
        return PublicUrl.loopbackPeer(request.getRemoteAddr())
                && host(request.getHeader("Host")).map(PublicUrl::loopback).orElse(false)
                && Collections.list(request.getHeaderNames()).stream().noneMatch(MailboxController::ofProxy);
    }

    private static boolean ofProxy(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded") || SIGNS_OF_A_PROXY.contains(name);
    }

    private static Optional<String> host(@Nullable String header) {
        return Optional.ofNullable(header).map(value -> value.replaceFirst(":\\d*$", ""));
    }
}
