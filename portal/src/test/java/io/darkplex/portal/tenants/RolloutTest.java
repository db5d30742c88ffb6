package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.Rollout.Seen;
import io.darkplex.portal.tenants.RolloutFacts.State;
import io.darkplex.portal.tenants.RolloutFacts.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RolloutLimits LIMITS =
            new RolloutLimits(10, 1, 3, Duration.ofMinutes(30), 1, Duration.ofMinutes(1));

    private final Rollout first = Rollout.first(3, NOW);
    private final Rollout tried = first.offered(4, NOW);

    @Test
    void theFirstIsGoodAtOnceAndOnlyANewerOneIsTried() {
        assertThat(first.state()).isEqualTo(State.GOOD);
        assertThat(first.offered(3, NOW)).isSameAs(first);
        assertThat(first.offered(2, NOW)).isSameAs(first);
        assertThat(tried)
                .extracting(Rollout::state, Rollout::version, Rollout::good)
                .containsExactly(State.CANARY, 4, 3);
        assertThat(tried.offered(4, NOW)).isSameAs(tried);
        assertThat(tried.offered(5, NOW))
                .extracting(Rollout::version, Rollout::good)
                .containsExactly(5, 3);
    }

    @Test
    void proofNeedsBothStartsAndQuiet() {
        Instant later = NOW.plus(LIMITS.quietTime());
        assertThat(seen(3, 0, NOW).decided(LIMITS, later.minusMillis(1)).state())
                .isEqualTo(State.CANARY);
        assertThat(seen(2, 0, NOW).decided(LIMITS, later).state()).isEqualTo(State.CANARY);
        assertThat(seen(3, 1, NOW.plusSeconds(9)).decided(LIMITS, later).state())
                .isEqualTo(State.CANARY);
        Rollout proven = seen(3, 1, NOW).decided(LIMITS, later);
        assertThat(proven)
                .extracting(Rollout::state, Rollout::good, Rollout::before, Rollout::why)
                .containsExactly(State.GOOD, 4, 3, Why.PROOF);
    }

    @Test
    void oneFailureTooManyRollsItBackAndAReleaseOrAnOperatorTriesAgain() {
        Rollout back = seen(9, 2, NOW).decided(LIMITS, NOW);
        assertThat(back)
                .extracting(Rollout::state, Rollout::version, Rollout::good, Rollout::why)
                .containsExactly(State.ROLLED_BACK, 4, 3, Why.FAILURES);
        assertThat(back.offered(4, NOW)).isSameAs(back);
        assertThat(back.offered(5, NOW).state()).isEqualTo(State.CANARY);
        assertThat(back.retried(4, NOW))
                .extracting(Rollout::state, Rollout::seen)
                .containsExactly(State.CANARY, Seen.NOTHING);
        assertThat(back.promoted(4, NOW).good()).isEqualTo(4);
    }

    @Test
    void whatBecameGoodCanBeRolledBackOnceToTheOneBefore() {
        Rollout good = tried.promoted(4, NOW);
        Rollout back = good.rolledBack(4, NOW);
        assertThat(back).extracting(Rollout::state, Rollout::good).containsExactly(State.ROLLED_BACK, 3);
        refused(() -> back.rolledBack(4, NOW));
        refused(() -> first.rolledBack(3, NOW));
    }

    @Test
    void anActOnAnotherVersionOrOutOfPlaceIsRefused() {
        refused(() -> tried.promoted(3, NOW));
        refused(() -> tried.rolledBack(5, NOW));
        refused(() -> tried.retried(4, NOW));
        refused(() -> first.promoted(3, NOW));
        refused(() -> first.retried(3, NOW));
    }

    /** Whatever happens in whatever order: what most get was first, proven, or an operator's word. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsGoodWithoutProof(long seed) {
        var random = new Random(seed);
        Rollout rollout = first;
        Instant now = NOW;
        for (int step = 0; step < 5_000; step++) {
            now = now.plusSeconds(random.nextInt(600));
            Rollout before = rollout;
            rollout = next(random, rollout, now);
            if (rollout.good() != before.good()) {
                boolean proven = before.seen().healthy() >= LIMITS.healthyStarts()
                        && before.seen().failed() <= LIMITS.failuresMax();
                assertThat(rollout.why() == Why.OPERATOR || (rollout.why() == Why.PROOF && proven))
                        .as("seed %d step %d: %s -> %s", seed, step, before, rollout)
                        .isTrue();
            }
            if (rollout.state() == State.ROLLED_BACK) {
                assertThat(rollout.good()).as("seed %d step %d", seed, step).isNotEqualTo(rollout.version());
            }
            if (before.state() == State.ROLLED_BACK && rollout.state() == State.CANARY) {
                assertThat(rollout.why() == Why.OPERATOR || rollout.version() > before.version())
                        .isTrue();
                assertThat(rollout.seen()).isEqualTo(Seen.NOTHING);
            }
        }
    }

    private static Rollout next(Random random, Rollout now, Instant at) {
        Seen seen = now.seen();
        return switch (random.nextInt(12)) {
            case 0 -> now.offered(now.version() + random.nextInt(2), at);
            case 1 -> now.state() == State.ROLLED_BACK ? now.retried(now.version(), at) : now;
            case 2 -> random.nextInt(5) == 0 && now.state() != State.GOOD ? now.promoted(now.version(), at) : now;
            case 3 -> random.nextInt(5) == 0 && now.before() != null ? now.rolledBack(now.version(), at) : now;
            case 4 -> with(now, new Seen(seen.healthy(), seen.failed() + 1, at));
            case 5, 6, 7 ->
                with(
                        now,
                        new Seen(
                                seen.healthy() + 1, seen.failed(), seen.quietSince() == null ? at : seen.quietSince()));
            default -> now.decided(LIMITS, at);
        };
    }

    @Test
    void theShareIsAsLargeAsItSaysAndStable() {
        var random = new Random(7);
        var tenants = Stream.generate(() -> new TenantId(new UUID(random.nextLong(), random.nextLong())))
                .limit(10_000)
                .toList();
        assertThat(tenants.stream().filter(LIMITS::draws).count()).isBetween(900L, 1_100L);
        var wider = new RolloutLimits(20, 1, 3, Duration.ZERO, 1, Duration.ofMinutes(1));
        assertThat(tenants.stream().filter(LIMITS::draws)).allMatch(wider::draws);
        var nobody = new RolloutLimits(0, 1, 3, Duration.ZERO, 1, Duration.ofMinutes(1));
        assertThat(tenants.stream().filter(nobody::draws)).isEmpty();
    }

    @Test
    void limitsHaveBounds() {
        Duration minute = Duration.ofMinutes(1);
        Stream.<ThrowingCallable>of(
                        () -> new RolloutLimits(101, 1, 3, minute, 1, minute),
                        () -> new RolloutLimits(10, 0, 3, minute, 1, minute),
                        () -> new RolloutLimits(10, 1, 0, minute, 1, minute),
                        () -> new RolloutLimits(10, 1, 3, Duration.ofDays(8), 1, minute),
                        () -> new RolloutLimits(10, 1, 3, minute, -1, minute),
                        () -> new RolloutLimits(10, 1, 3, minute, 1, Duration.ZERO))
                .forEach(bad -> assertThatThrownBy(bad)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("darkplex.tenants.rollout."));
    }

    private Rollout seen(int healthy, int failed, Instant quietSince) {
        return with(tried, new Seen(healthy, failed, quietSince));
    }

    private static Rollout with(Rollout rollout, Seen seen) {
        return new Rollout(
                rollout.state(),
                rollout.version(),
                rollout.good(),
                rollout.before(),
                rollout.why(),
                rollout.since(),
                seen);
    }

    private static void refused(ThrowingCallable act) {
        Consumer<ProblemException> moved =
                refused -> assertThat(refused.problem()).isEqualTo(TenantProblem.ROLLOUT_MOVED);
        assertThatThrownBy(act).isInstanceOfSatisfying(ProblemException.class, moved);
    }
}
