package io.darkplex.portal.chat;

import io.darkplex.portal.events.TurnUsage;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.tenants.RunEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a turn failed, in words for the person who asked. Holds our own sentences only, never what a provider sent. */
record Failure(String code, String title, String detail) {

    private static final int ERRORS_FROM = 400;
    private static final int NOT_FOUND = 404;

    static Failure of(Problem problem, String detail) {
        return new Failure(problem.name(), problem.title(), detail);
    }

    static Failure of(ProblemException thrown) {
        return of(thrown.problem(), thrown.detail());
    }

    static Failure lost() {
        return of(ChatProblem.ASSISTANT_LOST, "What it had said by then was kept. Ask again to go on.");
    }

    /**
     * How the last call ended says more than the assistant's word for it; the word decides where no call was made or
     * the call itself went well.
     */
    static Failure of(RunEvent.Failed failed, @Nullable TurnUsage usage) {
        int status = usage == null ? 0 : usage.lastStatus();
        String byWord = "The assistant reported an error while it worked on the answer.";
        return switch (usage == null ? "" : usage.lastOutcome()) {
            case "TRUNCATED" ->
                of(ChatProblem.ANSWER_CUT, "The provider's stream ended before the answer was complete.");
            case "TIMED_OUT" -> of(ChatProblem.PROVIDER_FAILED, "The provider was silent for too long.");
            case "REFUSED" ->
                of(
                        status == NOT_FOUND ? ChatProblem.MODEL_UNKNOWN : ChatProblem.ANSWER_FAILED,
                        "The call was refused before it reached a provider (status " + status + ").");
            case "UPSTREAM_REFUSED", "UPSTREAM_FAILED" ->
                status < ERRORS_FROM
                        ? of(ChatProblem.PROVIDER_FAILED, "The provider reported an error in the middle of the answer.")
                        : of(byStatus(status), "The provider answered with status " + status + ".");
            default -> of(byKind(failed.kind().toLowerCase(Locale.ROOT)), byWord);
        };
    }

    private static ChatProblem byStatus(int status) {
        return switch (status) {
            case 401, 403 -> ChatProblem.PROVIDER_KEY_REFUSED;
            case NOT_FOUND -> ChatProblem.MODEL_UNKNOWN;
            case 429 -> ChatProblem.PROVIDER_BUSY;
            case 503, 529 -> ChatProblem.PROVIDER_OVERLOADED;
            default -> status >= 500 ? ChatProblem.PROVIDER_FAILED : ChatProblem.ANSWER_FAILED;
        };
    }

    private static ChatProblem byKind(String kind) {
        return switch (kind) {
            case "auth", "auth_permanent" -> ChatProblem.PROVIDER_KEY_REFUSED;
            case "rate_limit" -> ChatProblem.PROVIDER_BUSY;
            case "overloaded" -> ChatProblem.PROVIDER_OVERLOADED;
            case "timeout", "server_error" -> ChatProblem.PROVIDER_FAILED;
            case "model_not_found" -> ChatProblem.MODEL_UNKNOWN;
            default -> ChatProblem.ANSWER_FAILED;
        };
    }
}
