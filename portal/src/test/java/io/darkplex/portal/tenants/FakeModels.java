package io.darkplex.portal.tenants;

import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import java.util.List;
import java.util.Optional;

/** Two models, one for each wire. */
final class FakeModels implements Models {

    static final Model OPENAI =
            new Model("scripted", "Scripted", "openai", Model.Wire.OPENAI, 200_000, 8_192, true, true, 1, 2);
    static final Model ANTHROPIC =
            new Model("claude-test", "Claude", "anthropic", Model.Wire.ANTHROPIC, 200_000, 64_000, true, true, 3, 15);

    @Override
    public List<Model> list() {
        return List.of(OPENAI, ANTHROPIC);
    }

    @Override
    public Model defaultModel() {
        return OPENAI;
    }

    @Override
    public Optional<Model> find(String id) {
        return list().stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
