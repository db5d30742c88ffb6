package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TurnId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One message sent to an assistant, and all that was heard. */
final class Transcript {

    final TurnId turn = new TurnId(UUID.randomUUID());
    final List<RunEvent> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<RunEvent.Last> last = new CompletableFuture<>();

    static Transcript of(Gateway gateway, ConversationId conversation, String text) {
        var transcript = new Transcript();
        var prompt = new Gateway.Prompt(conversation, transcript.turn, text, "scripted");
        Thread.ofVirtual().start(() -> {
            try {
                gateway.run(prompt, event -> {
                    transcript.events.add(event);
                    if (event instanceof RunEvent.Last ending) {
                        transcript.last.complete(ending);
                    }
                });
            } catch (Exception failed) {
                transcript.last.completeExceptionally(failed);
            }
        });
        return transcript;
    }

    String text() {
        var text = new StringBuilder();
        for (RunEvent event : events) {
            if (event instanceof RunEvent.Text more) {
                text.append(more.delta());
            }
        }
        return text.toString();
    }

    static ConversationId conversation() {
        return new ConversationId(UUID.randomUUID());
    }
}
