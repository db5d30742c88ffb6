package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.Actor;
import io.darkplex.portal.models.Models;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person may choose from. */
@RestController
class ModelController {

    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    /** @param actor asked for so that only who is signed in gets an answer */
    @GetMapping("/api/models")
    Views.ModelList list(Actor actor) {
        return new Views.ModelList(
                models.defaultModel().id(),
                models.list().stream().map(Views.OfferedModel::of).toList());
    }
}
