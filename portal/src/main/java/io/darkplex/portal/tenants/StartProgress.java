package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.AssistantState.Step;
import io.darkplex.portal.tenants.AssistantState.StepName;
import io.darkplex.portal.tenants.AssistantState.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The named steps of one start, told after each change. */
final class StartProgress {

    /** WARM_UP is not among them: nothing short of a paid model call was found that loads what the first turn loads. */
    private static final List<StepName> STEPS =
            List.of(StepName.FOLDER, StepName.RUNTIME, StepName.GATEWAY, StepName.CONNECT);

    private final List<Step> steps = new ArrayList<>();
    private final Consumer<List<Step>> listener;

    StartProgress(Consumer<List<Step>> listener) {
        this.listener = listener;
        STEPS.forEach(name -> steps.add(new Step(name, StepState.WAITING, null)));
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** For another way to the same end. */
    void again() {
        steps.replaceAll(step -> new Step(step.name(), StepState.WAITING, null));
        listener.accept(steps());
    }

    <T> T step(StepName name, Work<T> work) throws InterruptedException {
        long begun = System.nanoTime();
        set(name, StepState.RUNNING, null);
        boolean done = false;
        try {
            T result = work.run();
            done = true;
            return result;
        } finally {
            set(name, done ? StepState.DONE : StepState.FAILED, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private void set(StepName name, StepState state, @Nullable Duration took) {
        steps.set(STEPS.indexOf(name), new Step(name, state, took));
        listener.accept(steps());
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }
}
