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
        STEPS.forEach(name -> steps.add(new Step(name, StepState.WAITING, null, null)));
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** For another way to the same end. */
    void again() {
        steps.replaceAll(step -> new Step(step.name(), StepState.WAITING, null, null));
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

    /** Runs a wait; it is a step only when there is something to wait for. */
    void queue(Wait wait) throws InterruptedException {
        long begun = System.nanoTime();
        boolean done = false;
        try {
            wait.run();
            done = true;
        } finally {
            if (steps.getFirst().name() == StepName.QUEUED) {
                set(
                        StepName.QUEUED,
                        done ? StepState.DONE : StepState.FAILED,
                        Duration.ofNanos(System.nanoTime() - begun));
            }
        }
    }

    /** The place in the line for a start; 1 is the next. */
    void position(int position) {
        if (steps.getFirst().name() == StepName.QUEUED) {
            steps.removeFirst();
        }
        steps.addFirst(new Step(StepName.QUEUED, StepState.RUNNING, null, position));
        listener.accept(steps());
    }

    private void set(StepName name, StepState state, @Nullable Duration took) {
        steps.replaceAll(step -> step.name() == name ? new Step(name, state, took, null) : step);
        listener.accept(steps());
    }

    @FunctionalInterface
    interface Wait {
        void run() throws InterruptedException;
    }

    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }
}
