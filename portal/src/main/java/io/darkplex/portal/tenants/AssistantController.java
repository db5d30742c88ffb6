package io.darkplex.portal.tenants;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.TenantId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The caller's own assistant. There is no way to name another one. */
@RestController
@RequestMapping("/api/assistant")
class AssistantController {

    private final TenantDesk tenants;
    private final CellDesk cells;
    private final Dossier dossier;
    private final TenantsProperties properties;
    private final JsonMapper json;

    AssistantController(
            TenantDesk tenants, CellDesk cells, Dossier dossier, TenantsProperties properties, JsonMapper json) {
        this.tenants = tenants;
        this.cells = cells;
        this.dossier = dossier;
        this.properties = properties;
        this.json = json;
    }

    @GetMapping
    WithDossier state(Actor actor) {
        TenantId tenant = tenants.of(actor.user());
        return new WithDossier(AssistantView.of(tenants.state(tenant)), dossier.about(cells.facts(tenant)));
    }

    /** The state as the stream tells it, too, and what is told here only. */
    record WithDossier(@JsonUnwrapped AssistantView state, Dossier.View about) {}

    @PostMapping("/start")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void start(Actor actor) {
        tenants.start(tenants.of(actor.user()));
    }

    /** @param evenWhileWorking also when an answer breaks off by that */
    record Restart(boolean evenWhileWorking) {}

    @PostMapping("/restart")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void restart(Actor actor, @RequestBody Restart asked) {
        cells.restart(tenants.of(actor.user()), asked.evenWhileWorking());
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
