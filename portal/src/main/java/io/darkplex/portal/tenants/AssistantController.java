package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Actor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The caller's own assistant. There is no way to name another one. */
@RestController
@RequestMapping("/api/assistant")
class AssistantController {

    private final TenantDesk tenants;
    private final TenantsProperties properties;
    private final JsonMapper json;

    AssistantController(TenantDesk tenants, TenantsProperties properties, JsonMapper json) {
        this.tenants = tenants;
        this.properties = properties;
        this.json = json;
    }

    @GetMapping
    AssistantView state(Actor actor) {
        return AssistantView.of(tenants.state(tenants.of(actor.user())));
    }

    @PostMapping("/start")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void start(Actor actor) {
        tenants.start(tenants.of(actor.user()));
    }

    /** Blocks its own virtual thread until the reader is gone, the portal stops or the stream is old. */
    @GetMapping("/events")
    void events(Actor actor, HttpServletResponse response) throws IOException, InterruptedException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        var stream = new AssistantStream(json, response.getOutputStream(), properties, tenants::isRunning);
        try (var _ = tenants.watch(tenants.of(actor.user()), stream::offer)) {
            stream.copy();
        }
    }
}
