package io.darkplex.portal.models;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.KernelProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue of models, as an operator reads and writes it. */
@RestController
@RequestMapping("/api/operator/models")
class ModelEditionController {

    private static final Logger LOG = LoggerFactory.getLogger(ModelEditionController.class);

    private final ModelEditions editions;

    ModelEditionController(ModelEditions editions) {
        this.editions = editions;
    }

    /** @param number of the edition; 0: the one of this version */
    record View(long number, String yaml) {}

    record Made(long number, Instant at) {}

    /** @param number of the edition that was read and is replaced */
    record Wanted(@Nullable Long number, @Nullable String yaml) {}

    @GetMapping
    View read() {
        ModelEditionStore.Edition now = editions.current();
        return new View(now.number(), now.yaml());
    }

    /** The last fifty, without their texts, the newest first. */
    @GetMapping("/editions")
    List<Made> editions() {
        return editions.latest().stream()
                .map(made -> new Made(made.number(), made.at()))
                .toList();
    }

    /** @param number 0: what this version came with */
    @GetMapping("/editions/{number}")
    View edition(@PathVariable long number) {
        return editions.find(number)
                .map(edition -> new View(edition.number(), edition.yaml()))
                .orElseThrow(() -> KernelProblem.NOT_FOUND.because("There is no such edition."));
    }

    @PutMapping
    View write(Actor actor, @RequestBody Wanted wanted) {
        Long number = wanted.number();
        String yaml = wanted.yaml();
        if (number == null || number < 0 || yaml == null) {
            throw KernelProblem.REQUEST_MALFORMED.because("number and yaml are needed.");
        }
        LOG.info("Operator acts: act=change-models operator={}", actor.user());
        if (editions.current().number() != number) {
            throw ModelsProblem.MODELS_MOVED.because("There is a newer one. Read it, then write yours on top of it.");
        }
        editions.change(new ModelEditionStore.Edition(number + 1, yaml), actor.user());
        return read();
    }
}
