package io.darkplex.portal.chat;

import io.darkplex.portal.accounts.SessionId;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.tenants.Tenants;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The stream of a conversation. Lives on the virtual thread of its request, as any other request does. */
@RestController
class StreamController {

    private static final Logger LOG = LoggerFactory.getLogger(StreamController.class);

    private final ConversationStreams streams;
    private final Tenants tenants;
    private final JsonMapper json;

    StreamController(ConversationStreams streams, Tenants tenants, JsonMapper json) {
        this.streams = streams;
        this.tenants = tenants;
        this.json = json;
    }

    /** @param lastEventId what a browser sends when it comes back by itself; newer than {@code after} */
    @GetMapping("/api/conversations/{id}/events")
    void events(
            Actor actor,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            SessionId session,
            HttpServletResponse response) {
        var conversation = ConversationId.of(id);
        Long known = seq(lastEventId == null || lastEventId.isEmpty() ? after : lastEventId);
        var reader = new ConversationStream.Reader(
                actor.user(), session, new ConversationKey(tenants.of(actor.user()), conversation), known);
        try {
            streams.serve(reader, () -> begin(response));
        } catch (IOException gone) {
            LOG.debug("A reader left without a word");
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    private SseWriter begin(HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // nginx would gather the events.
        response.setHeader("X-Accel-Buffering", "no");
        return new SseWriter(response.getOutputStream(), json);
    }

    private static @Nullable Long seq(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            long seq = Long.parseLong(text);
            if (seq >= 0) {
                return seq;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through: the reason below says all that a caller can use.
        }
        throw KernelProblem.REQUEST_MALFORMED.because("\"after\" and \"Last-Event-ID\" are whole numbers from 0 up.");
    }
}
