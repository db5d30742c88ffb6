package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.tenants.Tenants;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The list of conversations, and each as a whole. */
@RestController
@RequestMapping("/api/conversations")
class ConversationController {

    private final Conversations conversations;
    private final Turns turns;
    private final TurnRunner runner;
    private final ConversationHub hub;
    private final Tenants tenants;
    private final RequestBodies bodies;
    private final ChatProperties properties;

    ConversationController(
            Conversations conversations,
            Turns turns,
            TurnRunner runner,
            ConversationHub hub,
            Tenants tenants,
            RequestBodies bodies,
            ChatProperties properties) {
        this.conversations = conversations;
        this.turns = turns;
        this.runner = runner;
        this.hub = hub;
        this.tenants = tenants;
        this.bodies = bodies;
        this.properties = properties;
    }

    @GetMapping
    Views.ConversationList list(Actor actor) {
        return new Views.ConversationList(
                conversations.list(tenants.of(actor.user())).stream()
                        .map(Views.Conversation::of)
                        .toList(),
                properties.message().charsMax());
    }

    @PostMapping
    ResponseEntity<Views.Conversation> create(Actor actor, InputStream body) throws IOException {
        String id = bodies.read(body, NewConversation.class).id();
        if (id == null) {
            throw KernelProblem.REQUEST_MALFORMED.because("The field \"id\" is missing.");
        }
        ConversationKey key = key(actor, id);
        boolean fresh = conversations.create(key);
        return ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK)
                .body(Views.Conversation.of(conversations.get(key)));
    }

    @PatchMapping("/{id}")
    Views.Conversation rename(Actor actor, @PathVariable String id, InputStream body) throws IOException {
        ConversationKey key = key(actor, id);
        String title = title(bodies.read(body, NewTitle.class).title());
        conversations.rename(key, title);
        hub.titled(key, title);
        return Views.Conversation.of(conversations.get(key));
    }

    /** The rows go first: the run then finds nothing to store to, stops the assistant and has it forget once more. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Actor actor, @PathVariable String id) {
        ConversationKey key = key(actor, id);
        conversations.get(key);
        List<TurnState> unended = turns.changedSince(key, Long.MAX_VALUE)
                .map(Turns.Changes::turns)
                .orElse(List.of());
        conversations.delete(key);
        hub.deleted(key);
        unended.forEach(turn -> runner.abandon(turn.key()));
        tenants.forget(key.tenant(), key.conversation());
    }

    @GetMapping("/{id}")
    Views.Whole get(Actor actor, @PathVariable String id) {
        ConversationKey key = key(actor, id);
        // First the number, then the turns: a change in between is told again by the stream, never left out.
        return Views.Whole.of(conversations.get(key), turns.list(key));
    }

    private ConversationKey key(Actor actor, String id) {
        ConversationId conversation = ConversationId.of(id);
        return new ConversationKey(tenants.of(actor.user()), conversation);
    }

    private String title(@Nullable String title) {
        String line = WellFormed.of(title == null ? "" : title).strip();
        if (line.isEmpty()) {
            throw ChatProblem.TITLE_EMPTY.because("A title needs at least one character.");
        }
        if (line.length() > properties.message().titleCharsMax()) {
            throw ChatProblem.TITLE_TOO_LONG.because(
                    "A title has at most " + properties.message().titleCharsMax() + " characters.");
        }
        return line;
    }

    private record NewConversation(@Nullable String id) {}

    private record NewTitle(@Nullable String title) {}
}
