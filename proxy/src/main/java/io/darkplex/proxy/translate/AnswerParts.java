package io.darkplex.proxy.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the deltas of an answer. */
final class AnswerParts implements Consumer<Delta> {

    private final List<Growing> parts = new ArrayList<>();
    private String id = "";
    private String model = "";
    private Stop stop = Stop.DONE;
    private @Nullable String sequence;

    private static final class Growing {
        private final Delta.Opening opening;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Seal seal;

        Growing(Delta.Opening opening) {
            this.opening = opening;
        }

        Part part() {
            return switch (opening) {
                case Delta.Opening.Text words -> new Part.Text(text.toString(), seal, "");
                case Delta.Opening.Thinking thinking -> new Part.Thinking(text.toString(), seal, "");
                case Delta.Opening.Refusal refusal -> new Part.Refusal(text.toString(), "");
                case Delta.Opening.Call call -> new Part.Call(call.id(), call.name(), text.toString(), seal, "");
            };
        }
    }

    @Override
    public void accept(Delta delta) {
        switch (delta) {
            case Delta.Started started -> {
                id = started.id();
                model = started.model();
            }
            case Delta.Opened opened -> parts.add(new Growing(opened.opening()));
            case Delta.Grew grew -> parts.get(grew.part()).text.append(grew.text());
            case Delta.Sealed sealed -> parts.get(sealed.part()).seal = sealed.seal();
            case Delta.Closed closed -> {}
            case Delta.Stopped stopped -> {
                stop = stopped.stop();
                sequence = stopped.sequence();
            }
        }
    }

    String id() {
        return id;
    }

    String model() {
        return model;
    }

    Stop stop() {
        return stop;
    }

    /** A part as far as it has come. */
    Part part(int index) {
        return parts.get(index).part();
    }

    Delta.Opening opening(int index) {
        return parts.get(index).opening;
    }

    Answer answer() {
        return new Answer(id, model, parts.stream().map(Growing::part).toList(), stop, sequence);
    }
}
