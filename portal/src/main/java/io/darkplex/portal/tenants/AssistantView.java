package io.darkplex.portal.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link AssistantState} as the browser reads it; see {@code contract/README.md}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AssistantView(
        String state,
        List<StepView> steps,
        long estimateMillis,
        String since,
        @Nullable ReasonView reason) {

    static AssistantView of(AssistantState state) {
        AssistantState.Reason reason = state.reason();
        return new AssistantView(
                state.state().name(),
                state.steps().stream().map(StepView::of).toList(),
                state.estimate().toMillis(),
                state.since().toString(),
                reason == null
                        ? null
                        : new ReasonView(
                                reason.problem().name(), reason.problem().title(), reason.detail()));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StepView(
            String name,
            String state,
            @Nullable Long millis,
            @Nullable Integer position) {

        static StepView of(AssistantState.Step step) {
            Duration took = step.took();
            return new StepView(
                    step.name().name(), step.state().name(), took == null ? null : took.toMillis(), step.position());
        }
    }

    record ReasonView(String code, String title, String detail) {}
}
