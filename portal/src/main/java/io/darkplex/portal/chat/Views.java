package io.darkplex.portal.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.tenants.AssistantState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of {@code contract/README.md}. */
final class Views {

    private Views() {}

    record Turn(
            String id,
            String conversationId,
            long seq,
            TurnStatus status,
            String question,
            String model,
            Instant createdAt,
            @Nullable Instant endedAt,
            List<Part> parts,
            @Nullable Usage usage,
            @Nullable Failure problem) {

        static Turn of(TurnState state) {
            return new Turn(
                    state.key().turn().toString(),
                    state.key().conversation().toString(),
                    state.seq(),
                    state.status(),
                    state.question(),
                    state.model(),
                    state.createdAt(),
                    state.endedAt(),
                    state.parts(),
                    state.usage(),
                    state.problem());
        }
    }

    record Delta(String turnId, int part, int offset, String text) {}

    record Title(String id, String title) {}

    record Bye(String reason) {}

    record Conversation(String id, String title, Instant createdAt, Instant updatedAt, boolean running) {

        static Conversation of(Conversations.Conversation conversation) {
            return new Conversation(
                    conversation.id().toString(),
                    conversation.title(),
                    conversation.createdAt(),
                    conversation.updatedAt(),
                    conversation.running());
        }
    }

    record ConversationList(List<Conversation> conversations, int messageMaxChars) {}

    record Whole(
            String id,
            String title,
            Instant createdAt,
            Instant updatedAt,
            boolean running,
            long seq,
            List<Turn> turns) {

        static Whole of(Conversations.Conversation conversation, List<TurnState> turns) {
            return new Whole(
                    conversation.id().toString(),
                    conversation.title(),
                    conversation.createdAt(),
                    conversation.updatedAt(),
                    conversation.running(),
                    conversation.seq(),
                    turns.stream().map(Turn::of).toList());
        }
    }

    record Assistant(
            AssistantState.State state,
            List<Step> steps,
            long estimateMillis,
            Instant since,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Reason reason) {

        static Assistant of(AssistantState state) {
            AssistantState.Reason reason = state.reason();
            return new Assistant(
                    state.state(),
                    state.steps().stream().map(Step::of).toList(),
                    state.estimate().toMillis(),
                    state.since(),
                    reason == null
                            ? null
                            : new Reason(
                                    reason.problem().name(), reason.problem().title(), reason.detail()));
        }
    }

    record Step(
            AssistantState.StepName name,
            AssistantState.StepState state,
            @Nullable Long millis) {

        static Step of(AssistantState.Step step) {
            return new Step(
                    step.name(),
                    step.state(),
                    step.took() == null ? null : step.took().toMillis());
        }
    }

    record Reason(String code, String title, String detail) {}

    record ModelList(@JsonProperty("default") String defaultModel, List<OfferedModel> models) {}

    record OfferedModel(
            String id,
            String name,
            String provider,
            boolean demo,
            long inputMicroUsdPerMillion,
            long outputMicroUsdPerMillion) {

        static OfferedModel of(Model model) {
            return new OfferedModel(
                    model.id(),
                    model.name(),
                    model.provider(),
                    model.demo(),
                    model.inputMicroUsdPerMillion(),
                    model.outputMicroUsdPerMillion());
        }
    }
}
