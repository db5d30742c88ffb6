package io.darkplex.proxy.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.retry.Breaker.Pass;
import io.darkplex.proxy.retry.Breaker.Sign;
import io.darkplex.proxy.retry.Breaker.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long PAUSE = 5 * SECOND;
    private final Breaker breaker =
            new Breaker(new Breaker.Settings(50, 10, Duration.ofSeconds(10), Duration.ofNanos(PAUSE)));

    @Test
    void itOpensWhenTheShareOfFailuresIsReachedAndNotBefore() {
        calls(5, Sign.GOOD, 0);
        calls(4, Sign.BAD, 0);
        assertThat(breaker.state(0)).isEqualTo(State.CLOSED);

        calls(1, Sign.BAD, 0);

        assertThat(breaker.state(0)).isEqualTo(State.OPEN);
        assertThat(breaker.enter(PAUSE - 1)).isEqualTo(Pass.REFUSED);
        assertThat(breaker.closedFor(SECOND)).isEqualTo(4 * SECOND);
    }

    @Test
    void fewCallsSayNothing() {
        calls(9, Sign.BAD, 0);

        assertThat(breaker.state(0)).isEqualTo(State.CLOSED);
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        calls(9, Sign.BAD, 0);
        calls(1, Sign.BAD, 11 * SECOND);

        assertThat(breaker.state(11 * SECOND)).isEqualTo(State.CLOSED);
    }

    @Test
    void afterThePauseOneCallProbesAndItsSuccessCloses() {
        open();

        assertThat(breaker.state(PAUSE)).isEqualTo(State.HALF_OPEN);
        Pass probe = breaker.enter(PAUSE);
        assertThat(probe).isEqualTo(Pass.PROBE);
        assertThat(breaker.enter(PAUSE)).as("a second one").isEqualTo(Pass.REFUSED);
        breaker.leave(probe, Sign.GOOD, PAUSE);

        assertThat(breaker.state(PAUSE)).isEqualTo(State.CLOSED);
        calls(9, Sign.BAD, PAUSE);
        assertThat(breaker.state(PAUSE)).as("old failures are forgotten").isEqualTo(State.CLOSED);
    }

    @Test
    void aProbeThatFailsOpensAgainAndOneThatSaysNothingLetsTheNextOneTry() {
        open();
        breaker.leave(breaker.enter(PAUSE), Sign.BAD, PAUSE);
        assertThat(breaker.enter(2 * PAUSE - 1)).isEqualTo(Pass.REFUSED);

        breaker.leave(breaker.enter(2 * PAUSE), Sign.NONE, 2 * PAUSE);

        assertThat(breaker.enter(2 * PAUSE)).isEqualTo(Pass.PROBE);
    }

    /** A provider that works, then fails, then works: the breaker follows, and no probe is ever lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 20261201})
    void inAnyLifeItOpensWhileTheOfferIsDownAndClosesAfterIt(long seed) {
        var chance = new SplittableRandom(seed);
        long down = 60 * SECOND;
        long up = 120 * SECOND;
        Deque<Pass> running = new ArrayDeque<>();
        List<Long> reachedWhileDown = new ArrayList<>();
        for (long now = 0; now < 200 * SECOND; now += SECOND / 20) {
            boolean works = now < down || now >= up;
            Pass pass = breaker.enter(now);
            if (pass != Pass.REFUSED) {
                running.add(pass);
                if (now > down + 15 * SECOND && now < up) {
                    reachedWhileDown.add(now);
                }
            }
            while (!running.isEmpty() && chance.nextInt(4) > 0) {
                Sign sign = chance.nextInt(20) == 0 ? Sign.NONE : works ? Sign.GOOD : Sign.BAD;
                breaker.leave(running.remove(), sign, now);
            }
            long probes = running.stream().filter(one -> one == Pass.PROBE).count();
            assertThat(probes).as("seed %d at %d", seed, now).isLessThanOrEqualTo(1);
        }

        assertThat(reachedWhileDown).as("seed %d: of 900 calls", seed).hasSizeBetween(1, 30);
        assertThat(breaker.state(200 * SECOND)).as("seed %d", seed).isEqualTo(State.CLOSED);
    }

    private void open() {
        calls(10, Sign.BAD, 0);
        assertThat(breaker.state(0)).isEqualTo(State.OPEN);
    }

    private void calls(int count, Sign sign, long now) {
        for (int i = 0; i < count; i++) {
            breaker.leave(breaker.enter(now), sign, now);
        }
    }
}
