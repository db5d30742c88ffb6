package io.darkplex.portal.chat;

import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import java.util.List;
import java.util.Optional;

final class FakeModels implements Models {

    private final List<Model> models = List.of(model("demo", "demo"), model("claude-haiku-4-5", "anthropic"));

    private static Model model(String id, String provider) {
        return new Model(id, id, provider, Model.Wire.OPENAI, 200_000, 8_000, false, false, 1_000_000, 5_000_000);
    }

    @Override
    public List<Model> list() {
        return models;
    }

    @Override
    public Model defaultModel() {
        return models.getFirst();
    }

    @Override
    public Optional<Model> find(String id) {
        return models.stream().filter(model -> model.id().equals(id)).findFirst();
    }
}
