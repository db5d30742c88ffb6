package io.darkplex.portal.chat;

import io.darkplex.portal.events.TurnUsage;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.tenants.RunEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a turn failed, in words for the person who asked. Holds our own sentences only, never what a provider sent. */
record Failure(String code, String title, String detail) {

    static Failure of(Problem problem, String detail) {
        return new Failure(problem.name(), problem.title(), detail);
    }

    static Failure of(ProblemException thrown) {
        return of(thrown.problem(), thrown.detail());
    }

    static Failure lost() {
        return of(ChatProblem.ASSISTANT_LOST, "What it had said by then was kept. Ask again to go on.");
    }

    /** The last call's status says more than the assistant's word for it; the word decides where no call was made. */
    static Failure of(RunEvent.Failed failed, @Nullable TurnUsage usage) {
        int status = usage == null ? 0 : usage.lastStatus();
        String outcome = usage == null ? "" : usage.lastOutcome().toLowerCase(Locale.ROOT);
        if (status >= 400) {
            return of(byStatus(status), "The provider answered with status " + status + ".");
        }
        if (outcome.contains("truncated") || outcome.contains("cut")) {
            return of(ChatProblem.ANSWER_CUT, "The provider's stream ended before the answer was complete.");
        }
        if (outcome.contains("unreachable") || outcome.contains("timeout")) {
            return of(ChatProblem.PROVIDER_FAILED, "The provider could not be reached or was silent for too long.");
        }
        ChatProblem problem = byKind(failed.kind().toLowerCase(Locale.ROOT));
        return of(problem, "The assistant reported an error while it worked on the answer.");
    }

    private static ChatProblem byStatus(int status) {
        return switch (status) {
            case 401, 403 -> ChatProblem.PROVIDER_KEY_REFUSED;
            case 404 -> ChatProblem.MODEL_UNKNOWN;
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
