package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswerTimesTest {

    private static final Duration BOUND = Duration.ofSeconds(1);

    @Test
    void onlyTheLatestAreKept() {
        AnswerTimes times = AnswerTimes.none().and(Duration.ofSeconds(9));
        for (int look = 1; look <= 20; look++) {
            assertThat(times.worst()).isEqualTo(Duration.ofSeconds(9));
            times = times.and(Duration.ofMillis(look));
        }
        assertThat(times.latest()).hasSize(20);
        assertThat(times.last()).isEqualTo(Duration.ofMillis(20));
        assertThat(times.worst()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void onePauseIsNoOverload() {
        AnswerTimes times = AnswerTimes.none().and(BOUND);
        assertThat(times.slow(BOUND)).isFalse();
        assertThat(times.and(BOUND).slow(BOUND)).isTrue();
        assertThat(times.and(Duration.ofMillis(999)).and(BOUND).slow(BOUND)).isFalse();
    }
}
