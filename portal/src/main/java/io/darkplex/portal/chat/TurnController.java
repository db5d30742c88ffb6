package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.Tenants;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Asking and stopping. Answers at once: whatever takes time happens on the turn's own thread. */
@RestController
@RequestMapping("/api/conversations/{id}/turns")
class TurnController {

    private final Turns turns;
    private final TurnRunner runner;
    private final ConversationHub hub;
    private final Tenants tenants;
    private final Models models;
    private final RequestBodies bodies;
    private final ChatProperties properties;

    TurnController(
            Turns turns,
            TurnRunner runner,
            ConversationHub hub,
            Tenants tenants,
            Models models,
            RequestBodies bodies,
            ChatProperties properties) {
        this.turns = turns;
        this.runner = runner;
        this.hub = hub;
        this.tenants = tenants;
        this.models = models;
        this.bodies = bodies;
        this.properties = properties;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Views.Turn ask(Actor actor, @PathVariable String id, InputStream body) throws IOException {
        Question question = bodies.read(body, Question.class);
        if (question.turnId() == null || question.text() == null) {
            throw KernelProblem.REQUEST_MALFORMED.because("The fields \"turnId\" and \"text\" are needed.");
        }
        TurnKey key = key(actor, id, question.turnId());
        String text = text(question.text());
        Turns.Accepted accepted = turns.accept(key, text, model(question.model()));
        if (accepted.fresh()) {
            String title = accepted.title();
            if (title != null) {
                hub.titled(key.place(), title);
            }
            hub.settled(key.place(), accepted.state().seq());
            runner.offer(key);
        }
        return Views.Turn.of(accepted.state());
    }

    @PostMapping("/{turnId}/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void stop(Actor actor, @PathVariable String id, @PathVariable String turnId) {
        TurnKey key = key(actor, id, turnId);
        if (turns.find(key).isEmpty()) {
            throw ChatProblem.TURN_NOT_FOUND.because("No question " + key.turn() + " in this conversation.");
        }
        runner.stop(key);
    }

    private TurnKey key(Actor actor, String conversation, String turn) {
        var conversationId = ConversationId.of(conversation);
        var turnId = TurnId.of(turn);
        return new TurnKey(tenants.of(actor.user()), conversationId, turnId);
    }

    private String text(String raw) {
        if (raw.codePoints().noneMatch(TurnController::isVisible)) {
            throw ChatProblem.MESSAGE_EMPTY.because("The text has no visible character.");
        }
        if (raw.length() > properties.message().charsMax()) {
            throw ChatProblem.MESSAGE_TOO_LONG.because("The text has " + raw.length() + " characters; at most "
                    + properties.message().charsMax() + " are possible.");
        }
        // OpenClaw takes no message with a NUL in it.
        return WellFormed.of(raw).replace('\0', WellFormed.REPLACEMENT);
    }

    /** More than Java's own idea of blank: a no-break space, a zero-width space and a NUL show nothing either. */
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT -> false;
            default -> true;
        };
    }

    private String model(@Nullable String asked) {
        if (asked == null) {
            return models.defaultModel().id();
        }
        return models.find(asked)
                .map(Model::id)
                .orElseThrow(() -> ChatProblem.MODEL_UNKNOWN.because("It is not in the list of models."));
    }

    private record Question(
            @Nullable String turnId,
            @Nullable String text,
            @Nullable String model) {}
}
