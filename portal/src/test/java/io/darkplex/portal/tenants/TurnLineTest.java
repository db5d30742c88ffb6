package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnLineTest {

    @Test
    void eachWhoWaitsGetsOnePlaceInTurn() {
        var line = new TurnLine<String>(1, 10, 10);
        TurnLine<String>.Ticket first = join(line, "a");
        var order = new ArrayList<String>();
        for (String who : List.of("a1", "a2", "a3", "b1", "c1", "b2")) {
            TurnLine<String>.Ticket ticket = join(line, who.substring(0, 1));
            var _ = ticket.letIn().thenAccept(in -> {
                order.add(who);
                ticket.leave();
            });
        }
        assertThat(order).isEmpty();
        first.leave();
        assertThat(order).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(line.waiting()).isZero();
    }

    @Test
    void whoLeavesWhileWaitingIsNotLetIn() {
        var line = new TurnLine<String>(1, 10, 10);
        TurnLine<String>.Ticket inside = join(line, "a");
        TurnLine<String>.Ticket gone = join(line, "b");
        TurnLine<String>.Ticket next = join(line, "c");
        gone.leave();
        assertThat(gone.letIn()).isCompletedWithValue(false);
        inside.leave();
        inside.leave();
        assertThat(next.letIn()).isCompletedWithValue(true);
        assertThat(join(line, "d").letIn()).isNotDone();
    }

    @Test
    void tooManyAreRefused() {
        var line = new TurnLine<String>(1, 3, 2);
        assertThat(line.join("a")).isPresent();
        assertThat(line.join("a")).isPresent();
        assertThat(line.join("a")).isPresent();
        assertThat(line.join("a")).as("too many of one").isEmpty();
        assertThat(line.join("b")).isPresent();
        assertThat(line.join("c")).as("too many in all").isEmpty();
    }

    /** Any joins and leaves, against a line that is only written down. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void isFairWhateverComes(long seed) {
        var random = new Random(seed);
        int atOnce = 1 + random.nextInt(4);
        int waitingMax = random.nextInt(12);
        int eachMax = 1 + random.nextInt(5);
        var line = new TurnLine<Integer>(atOnce, waitingMax, eachMax);
        var expected = new Written(atOnce, waitingMax, eachMax);
        var tickets = new HashMap<Integer, TurnLine<Integer>.Ticket>();
        for (int step = 0; step < 400; step++) {
            if (tickets.isEmpty() || random.nextInt(5) < 3) {
                int who = random.nextInt(5);
                var ticket = line.join(who);
                assertThat(ticket.isPresent()).as("seed " + seed).isEqualTo(expected.join(who, step));
                int id = step;
                ticket.ifPresent(present -> tickets.put(id, present));
            } else {
                var ids = List.copyOf(tickets.keySet());
                int id = ids.get(random.nextInt(ids.size()));
                java.util.Objects.requireNonNull(tickets.remove(id)).leave();
                expected.leave(id);
            }
            var inside = new ArrayList<Integer>();
            tickets.forEach((id, ticket) -> {
                if (ticket.letIn().getNow(false)) {
                    inside.add(id);
                }
            });
            assertThat(inside)
                    .as("seed " + seed + " step " + step)
                    .containsExactlyInAnyOrderElementsOf(expected.inside);
            assertThat(inside.size()).isLessThanOrEqualTo(atOnce);
            assertThat(line.waiting()).isLessThanOrEqualTo(waitingMax);
        }
    }

    private static <W> TurnLine<W>.Ticket join(TurnLine<W> line, W who) {
        return line.join(who).orElseThrow();
    }

    private static final class Written {

        private final int atOnce;
        private final int waitingMax;
        private final int eachMax;
        final List<Integer> inside = new ArrayList<>();
        private final Deque<Integer> turns = new ArrayDeque<>();
        private final Map<Integer, Deque<Integer>> waiting = new HashMap<>();

        Written(int atOnce, int waitingMax, int eachMax) {
            this.atOnce = atOnce;
            this.waitingMax = waitingMax;
            this.eachMax = eachMax;
        }

        boolean join(int who, int id) {
            if (inside.size() < atOnce) {
                return inside.add(id);
            }
            Deque<Integer> own = waiting.computeIfAbsent(who, _ -> new ArrayDeque<>());
            int all = waiting.values().stream().mapToInt(Deque::size).sum();
            if (all >= waitingMax || own.size() >= eachMax) {
                return false;
            }
            if (own.isEmpty()) {
                turns.addLast(who);
            }
            return own.add(id);
        }

        void leave(int id) {
            waiting.forEach((who, own) -> {
                if (own.remove(id) && own.isEmpty()) {
                    turns.remove(who);
                }
            });
            if (inside.removeIf(one -> one == id) && !turns.isEmpty()) {
                int who = turns.removeFirst();
                Deque<Integer> own = java.util.Objects.requireNonNull(waiting.get(who));
                inside.add(own.removeFirst());
                if (!own.isEmpty()) {
                    turns.addLast(who);
                }
            }
        }
    }
}
