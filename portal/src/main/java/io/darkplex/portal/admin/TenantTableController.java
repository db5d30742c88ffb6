package io.darkplex.portal.admin;

import io.darkplex.portal.accounts.Users;
import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.CellFacts;
import io.darkplex.portal.tenants.Cells;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** All assistants, with what an operator can do to them. Who else asks is refused before this. */
@RestController
@RequestMapping("/api/operator/tenants")
class TenantTableController {

    private static final Logger LOG = LoggerFactory.getLogger(TenantTableController.class);
    private static final int SIZE_MAX = 100;
    private static final int PAGE_MAX = 1_000_000;

    private final Cells cells;
    private final Users users;

    TenantTableController(Cells cells, Users users) {
        this.cells = cells;
        this.users = users;
    }

    /** @param diskHeld whether the file system itself holds assistants to their room; else they are watched */
    record Table(List<TenantRow> tenants, int page, int size, int total, boolean diskHeld) {}

    /** @param evenWhileWorking also when an answer breaks off by that */
    record Ending(boolean evenWhileWorking) {}

    /**
     * @param placement where it lives from now on
     * @param evenWhileWorking also when an answer breaks off by that
     */
    record Move(CellFacts.@Nullable Placement placement, boolean evenWhileWorking) {}

    @GetMapping
    Table list(
            @RequestParam(defaultValue = "STATE") Cells.Order sort,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "25") int size) {
        if (page < 0 || page > PAGE_MAX || size < 1 || size > SIZE_MAX) {
            throw KernelProblem.REQUEST_MALFORMED.because(
                    "Pages begin at 0, and one has from 1 to " + SIZE_MAX + " rows.");
        }
        Cells.Page found = cells.list(sort, page, size);
        List<UserId> owners = found.cells().stream().map(CellFacts::owner).toList();
        Map<UserId, String> emails = users.emails(owners);
        return new Table(
                found.cells().stream()
                        .map(facts -> TenantRow.of(facts, emails.get(facts.owner())))
                        .toList(),
                page,
                size,
                found.total(),
                cells.diskHeld());
    }

    @PostMapping("/{id}/start")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void start(Actor actor, @PathVariable String id) {
        cells.start(noted(actor, "start", id));
    }

    @PostMapping("/{id}/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void stop(Actor actor, @PathVariable String id, @RequestBody Ending asked) {
        cells.stop(noted(actor, "stop", id), asked.evenWhileWorking());
    }

    @PostMapping("/{id}/move")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void move(Actor actor, @PathVariable String id, @RequestBody Move asked) {
        CellFacts.Placement to = asked.placement();
        if (to == null) {
            throw KernelProblem.REQUEST_MALFORMED.because("placement is missing.");
        }
        cells.move(noted(actor, "move", id), to, asked.evenWhileWorking());
    }

    @PostMapping("/{id}/restart")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void restart(Actor actor, @PathVariable String id, @RequestBody Ending asked) {
        cells.restart(noted(actor, "restart", id), asked.evenWhileWorking());
    }

    @PostMapping("/{id}/quarantine")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void quarantine(Actor actor, @PathVariable String id) {
        cells.quarantine(noted(actor, "quarantine", id));
    }

    @PostMapping("/{id}/release")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void release(Actor actor, @PathVariable String id) {
        cells.release(noted(actor, "release", id));
    }

    private static TenantId noted(Actor actor, String act, String id) {
        TenantId tenant = TenantId.of(id);
        LOG.info("Operator acts: act={} tenant={} operator={}", act, tenant, actor.user());
        return tenant;
    }
}
