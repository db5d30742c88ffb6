package io.darkplex.portal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.tenants.RunEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

    @ParameterizedTest
    @CsvSource({
        "401, PROVIDER_KEY_REFUSED", "403, PROVIDER_KEY_REFUSED", "404, MODEL_UNKNOWN", "429, PROVIDER_BUSY",
        "529, PROVIDER_OVERLOADED", "503, PROVIDER_OVERLOADED", "500, PROVIDER_FAILED", "502, PROVIDER_FAILED",
        "400, ANSWER_FAILED"
    })
    void soDoesTheStatusOfAProvider(int status, ChatProblem expected) {
        assertThat(codeOf("rate_limit", status, "UPSTREAM_FAILED")).isEqualTo(expected.name());
    }

    @ParameterizedTest
    @CsvSource({
        "TRUNCATED, 502, ANSWER_CUT", "TRUNCATED, 200, ANSWER_CUT", "TIMED_OUT, 504, PROVIDER_FAILED",
        "UPSTREAM_FAILED, 200, PROVIDER_FAILED", "REFUSED, 404, MODEL_UNKNOWN", "REFUSED, 401, ANSWER_FAILED",
        "COMPLETED, 200, ANSWER_FAILED"
    })
    void theOutcomeOfTheLastCallDecides(String outcome, int status, ChatProblem expected) {
        assertThat(codeOf("", status, outcome)).isEqualTo(expected.name());
    }

    @ParameterizedTest
    @CsvSource({
        "auth, PROVIDER_KEY_REFUSED",
        "rate_limit, PROVIDER_BUSY",
        "overloaded, PROVIDER_OVERLOADED",
        "model_not_found, MODEL_UNKNOWN",
        "surprise, ANSWER_FAILED"
    })
    void withoutACallTheWordOfTheAssistantDecides(String kind, ChatProblem expected) {
        assertThat(codeOf(kind, null, "")).isEqualTo(expected.name());
    }

    @Test
    void whatCameFromOutsideIsNeverShown() {
        var failed = new RunEvent.Failed("boom", "java.io.IOException at /srv/internal with sk-test-not-a-key");
        assertThat(Failure.of(failed, null).toString()).doesNotContain("sk-test", "/srv", "boom");
    }

    private static String codeOf(String kind, @Nullable Integer status, String outcome) {
        var usage = status == null ? null : ChatHouse.usage(status, outcome);
        return Failure.of(new RunEvent.Failed(kind, "m"), usage).code();
    }
}
