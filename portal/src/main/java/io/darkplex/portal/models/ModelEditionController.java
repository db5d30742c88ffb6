package io.darkplex.portal.models;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.kernel.KernelProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
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

    /** @param number of the edition that was read and is replaced */
    record Wanted(@Nullable Long number, @Nullable String yaml) {}

    @GetMapping
    View read() {
        ModelEditionStore.Edition now = editions.current();
        return new View(now.number(), now.yaml());
    }

    /** What this version came with, whatever was written since. */
    @GetMapping("/built-in")
    View builtIn() {
        return new View(0, ModelFiles.modelsText());
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
