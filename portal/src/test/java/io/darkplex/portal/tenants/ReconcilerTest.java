package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.Reconciler.Step;
import io.darkplex.portal.tenants.Seen.Body;
import io.darkplex.portal.tenants.Wanted.Aim;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is decided, and what is never decided. */
class ReconcilerTest {

    private static final Pace PACE = new Pace(Duration.ofMinutes(10), Duration.ofMinutes(30));

    @ParameterizedTest
    @CsvSource({
        // aim, work, state, body, minutes idle, step
        "NOTHING, 0, ASLEEP, NONE, 99, REST",
        "NOTHING, 0, FAILED, NONE, 99, REST",
        "NOTHING, 0, STARTING, NONE, 0, LAY",
        "NOTHING, 1, ASLEEP, NONE, 0, REST",
        "NOTHING, 0, READY, UP, 9, REST",
        "NOTHING, 0, READY, UP, 10, FREEZE",
        "NOTHING, 0, READY, UP, 30, SLEEP",
        "NOTHING, 1, READY, UP, 99, REST",
        "NOTHING, 0, READY, CLOSED, 9, THAW",
        "NOTHING, 0, READY, CLOSED, 10, FREEZE",
        "NOTHING, 1, READY, CLOSED, 99, THAW",
        "UP, 0, PARKED, CLOSED, 0, THAW",
        "NOTHING, 1, STOPPING, CLOSED, 0, STOP",
        "UP, 1, STOPPING, LOST, 0, STOP",
        "NOTHING, 1, READY, LOST, 0, BURY",
        "NOTHING, 0, PARKED, FROZEN, 29, REST",
        "NOTHING, 0, PARKED, FROZEN, 30, SLEEP",
        "NOTHING, 1, PARKED, FROZEN, 99, THAW",
        "UP, 0, ASLEEP, NONE, 99, START",
        "UP, 1, FAILED, NONE, 99, START",
        "UP, 0, PARKED, FROZEN, 99, THAW",
        "UP, 0, READY, UP, 99, REST",
        "DOWN, 5, READY, UP, 0, STOP",
        "DOWN, 0, PARKED, FROZEN, 0, STOP",
        "DOWN, 0, STARTING, NONE, 0, LAY",
        "DOWN, 0, ASLEEP, NONE, 0, REST",
        "RENEWED, 5, READY, UP, 0, STOP",
        "RENEWED, 5, ASLEEP, NONE, 0, START"
    })
    void oneStepTowardsWhatIsWanted(Aim aim, int work, State state, Body body, int idle, Step step) {
        var wanted = new Wanted(aim, work, false, false);
        var seen = new Seen(state, body, false, Duration.ofMinutes(idle), false, Duration.ZERO);
        assertThat(Reconciler.next(wanted, seen, PACE)).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({
        // aim, work, state, body, minutes idle, step
        "NOTHING, 0, READY, UP, 0, MOVE",
        "NOTHING, 0, READY, UP, 99, MOVE",
        "NOTHING, 0, PARKED, FROZEN, 0, MOVE",
        "NOTHING, 1, READY, UP, 99, REST",
        "NOTHING, 1, PARKED, FROZEN, 0, THAW",
        "UP, 0, READY, UP, 0, REST",
        "DOWN, 1, READY, UP, 0, STOP",
        "SPARED, 0, READY, UP, 0, SLEEP",
        "NOTHING, 0, READY, LOST, 0, BURY"
    })
    void whoIsMisplacedMovesWithoutWorkOnly(Aim aim, int work, State state, Body body, int idle, Step step) {
        var wanted = new Wanted(aim, work, false, false);
        var seen = new Seen(state, body, false, Duration.ofMinutes(idle), true, Duration.ZERO);
        assertThat(Reconciler.next(wanted, seen, PACE)).isEqualTo(step);
    }

    @Test
    void aStartWaitsForItsPause() {
        var seen = new Seen(State.STARTING, Body.NONE, false, Duration.ZERO, false, Duration.ofMillis(1));
        assertThat(Reconciler.next(new Wanted(Aim.UP, 1, false, false), seen, PACE))
                .isEqualTo(Step.PAUSE);
    }

    @ParameterizedTest
    @EnumSource(Aim.class)
    void nothingStartsOrStaysInQuarantineOrAtTheEndOrWithoutALease(Aim aim) {
        for (State state : State.values()) {
            for (Body body : Body.values()) {
                var seen = new Seen(state, body, false, Duration.ZERO, false, Duration.ZERO);
                boolean there = body != Body.NONE;
                assertThat(Reconciler.next(new Wanted(aim, 1, true, false), seen, PACE))
                        .isIn(
                                there
                                        ? java.util.List.of(Step.STOP, Step.BURY)
                                        : java.util.List.of(Step.REST, Step.ISOLATE));
                assertThat(Reconciler.next(new Wanted(aim, 1, false, true), seen, PACE))
                        .isIn(
                                there
                                        ? java.util.List.of(Step.STOP, Step.BURY)
                                        : java.util.List.of(Step.LAY, Step.LEAVE));
                var fenced = new Seen(state, body, true, Duration.ZERO, false, Duration.ZERO);
                if (there) {
                    assertThat(Reconciler.next(new Wanted(aim, 1, false, false), fenced, PACE))
                            .isEqualTo(Step.LET_GO);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void workThatNobodyAskedToEndIsNeverInterrupted(State state) {
        if (state == State.STOPPING) {
            return;
        }
        for (long minutes = 0; minutes < 300; minutes++) {
            for (Body body : new Body[] {Body.UP, Body.FROZEN}) {
                for (Aim aim : new Aim[] {Aim.NOTHING, Aim.UP}) {
                    var seen = new Seen(state, body, false, Duration.ofMinutes(minutes), false, Duration.ZERO);
                    assertThat(Reconciler.next(new Wanted(aim, 1, false, false), seen, PACE))
                            .isIn(Step.REST, Step.THAW);
                }
            }
        }
    }
}
