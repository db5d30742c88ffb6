package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.tenants.StartLine.Standing;
import io.darkplex.portal.tenants.StartLine.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** The line alone: no thread, no clock, no machine. */
class StartLineTest {

    private static final long CELL = 900;
    private static final long RESERVE = 250;
    private static final AdmissionLimits LIMITS = new AdmissionLimits(
            DataSize.ofBytes(CELL),
            DataSize.ofBytes(RESERVE),
            8,
            20,
            Duration.ofNanos(1000),
            Duration.ofNanos(1),
            Duration.ZERO,
            Duration.ofNanos(50));

    @Test
    void eachThingThatIsShortIsNamedAndOnlyRoomIsAskedFor() {
        assertThat(shortOf(2, 2, 4 * CELL, 0)).isEqualTo("all places are taken true");
        assertThat(shortOf(1, 9, 9 * CELL, 0)).isEqualTo("too many start at the same time false");
        assertThat(shortOf(9, 9, RESERVE + 3 * CELL - 1, 0)).isEqualTo("too little memory is free true");
        assertThat(shortOf(9, 9, 9 * CELL, 8.5)).isEqualTo("the machine has too much to do false");
    }

    /** Two come; one reading says whether the third could. */
    private static String shortOf(int starts, int places, long available, double load) {
        var line = new StartLine(LIMITS, starts, places);
        line.join(0);
        line.join(0);
        line.join(0);
        boolean asks = line.decide(0, new Machine.Reading(available, load), 0);
        return line.why() + " " + asks;
    }

    @Test
    void whatLivingCellsMayStillTakeIsNotGivenAwayTwice() {
        var line = new StartLine(LIMITS, 9, 9);
        Ticket ticket = line.join(0);
        line.decide(0, new Machine.Reading(RESERVE + CELL + 99, 0), 100);
        assertThat(ticket.standing()).isEqualTo(Standing.WAITING);
        line.decide(0, new Machine.Reading(RESERVE + CELL + 100, 0), 100);
        assertThat(ticket.standing()).isEqualTo(Standing.ADMITTED);
    }

    @Test
    void oneIsAskedForRoomAtATimeAndAnotherOnlyWhenThatTakesTooLong() {
        var none = new Machine.Reading(0, 0);
        var line = new StartLine(LIMITS, 9, 9);
        line.join(0);
        assertThat(line.decide(0, none, 0)).isTrue();
        assertThat(line.decide(49, none, 0)).isFalse();
        assertThat(line.decide(50, none, 0)).isTrue();
        line.nobodyMakesRoom();
        assertThat(line.decide(51, none, 0)).isTrue();
        line.left();
        assertThat(line.decide(52, none, 0)).isTrue();
    }

    @Test
    void whoNobodyWaitsForTakesNothingThatSomebodyNeeds() {
        var plenty = new Machine.Reading(100 * CELL, 0);
        var line = new StartLine(LIMITS, 9, 3);
        assertThat(line.admitUnasked(new Machine.Reading(CELL + RESERVE, 0), 1)).isFalse();
        assertThat(line.admitUnasked(new Machine.Reading(CELL + RESERVE + 1, 0), 1))
                .isTrue();
        line.started();
        assertThat(line.admitUnasked(plenty, 0)).isTrue();
        line.started();
        assertThat(line.admitUnasked(plenty, 0)).as("the last place").isFalse();
        line.left();
        line.join(0);
        assertThat(line.admitUnasked(plenty, 0)).as("somebody waits").isFalse();
    }

    @Test
    void theLineIsBounded() {
        var line = new StartLine(LIMITS, 9, 9);
        for (int i = 0; i < 20; i++) {
            line.join(0);
        }
        assertThatThrownBy(() -> line.join(0)).isInstanceOfSatisfying(ProblemException.class, full -> {
            assertThat(full.problem()).isEqualTo(TenantProblem.CELLS_FULL);
            assertThat(full.detail()).isEqualTo("20 others wait for a place already.");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261124})
    void whateverHappensOrderAndBoundsHold(long seed) {
        new Simulation(seed).run(20_000);
    }

    /** A machine whose cells take between a third and all of what is expected, and grow. */
    private static final class Simulation {

        private static final int STARTS = 3;
        private static final int PLACES = 8;
        private static final long MEMORY = 7 * CELL + RESERVE;

        private final String seed;
        private final Random random;
        private final StartLine line = new StartLine(LIMITS, STARTS, PLACES);
        private final List<Ticket> waiting = new ArrayList<>();
        private final List<Ticket> starting = new ArrayList<>();
        private final List<Long> living = new ArrayList<>();
        private long now;
        private long admitted;
        private long expired;

        Simulation(long seed) {
            this.seed = "seed " + seed;
            this.random = new Random(seed);
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                decide();
                check();
            }
            assertThat(admitted).as(seed).isGreaterThan(1000);
            assertThat(expired).as(seed).isPositive();
        }

        private void step() {
            now += random.nextInt(30);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    if (waiting.size() < LIMITS.waitingMax()) {
                        waiting.add(line.join(now));
                    }
                }
                case 3 -> {
                    if (!waiting.isEmpty()) {
                        line.leave(waiting.remove(random.nextInt(waiting.size())));
                    }
                }
                case 4 -> {
                    if (!starting.isEmpty()) {
                        starting.removeFirst();
                        line.started();
                        living.add(CELL / 3);
                    }
                }
                case 5 -> {
                    if (!starting.isEmpty()) {
                        line.leave(starting.removeLast());
                    }
                }
                case 6 -> {
                    if (!living.isEmpty() && random.nextInt(4) == 0) {
                        living.remove(random.nextInt(living.size()));
                        line.left();
                    }
                }
                default -> living.replaceAll(cell -> Math.min(CELL, cell + random.nextInt(200)));
            }
        }

        private void decide() {
            long taken = living.stream().mapToLong(cell -> cell).sum();
            long growth = living.stream().mapToLong(cell -> CELL - cell).sum();
            line.decide(now, new Machine.Reading(MEMORY - taken, 0), growth);
            boolean passed = false;
            for (Ticket ticket : List.copyOf(waiting)) {
                switch (ticket.standing()) {
                    case WAITING -> passed = true;
                    case ADMITTED -> {
                        assertThat(passed).as("%s: nobody overtakes", seed).isFalse();
                        waiting.remove(ticket);
                        starting.add(ticket);
                        admitted++;
                    }
                    case EXPIRED -> {
                        assertThat(ticket.left(now)).as(seed).isNotPositive();
                        waiting.remove(ticket);
                        expired++;
                    }
                }
            }
        }

        private void check() {
            assertThat(starting).as(seed).hasSizeLessThanOrEqualTo(STARTS);
            assertThat(starting.size() + living.size()).as(seed).isLessThanOrEqualTo(PLACES);
            assertThat((starting.size() + living.size()) * CELL + RESERVE)
                    .as("%s: memory when all have grown", seed)
                    .isLessThanOrEqualTo(MEMORY);
            assertThat(line.waiting()).as(seed).isEqualTo(waiting.size());
            for (int i = 0; i < waiting.size(); i++) {
                assertThat(waiting.get(i).position()).as(seed).isEqualTo(i + 1);
            }
            boolean couldStart = starting.size() < STARTS && starting.size() + living.size() < 7;
            assertThat(couldStart && !waiting.isEmpty())
                    .as("%s: nobody waits for nothing", seed)
                    .isFalse();
        }
    }
}
