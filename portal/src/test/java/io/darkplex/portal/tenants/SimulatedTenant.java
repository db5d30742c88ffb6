package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.accounts.FakeClock;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The life of one tenant with two portals, from a seed. */
final class SimulatedTenant {

    /** How often something happened in all lives. */
    static final class Tally {
        int starts;
        int freezes;
        int thaws;
        int slept;
        int takeovers;
        int faults;

        @Override
        public String toString() {
            return "starts=%d freezes=%d thaws=%d slept=%d takeovers=%d faults=%d"
                    .formatted(starts, freezes, thaws, slept, takeovers, faults);
        }
    }

    /** Thrown by a call that was chosen to fail. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String call) {
            super(call, null, false, false);
        }
    }

    static final TenantsProperties PROPERTIES = new Binder(
                    new MapConfigurationPropertySource(Map.of("darkplex.tenants.moves-kept", "1000000")))
            .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));

    static final PlanBook PLANS = TestPlans.usual(PROPERTIES, new ReadyCellRuntime());

    private static final int CALLS_MAX = 400;
    private static final int LINES_KEPT = 80;
    private static final int PATIENCE = 40;
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final String NOBODY = "null";

    final TenantId tenant;
    final JdbcClient jdbc;
    final FakeClock clock = new FakeClock();
    final Random random;
    final Tally tally;
    private final Deque<String> story = new ArrayDeque<>();
    private final LifeStore life;
    private final List<SimulatedPortal> portals;

    /** Calls until the next one fails; negative for never. */
    private int untilFault = -1;

    /** How many fail then. */
    private int faultsLeft;

    private int calls;
    private boolean faulted;
    private boolean peace;
    private long generation;
    private State state = State.ASLEEP;
    private String starter = "";

    SimulatedTenant(JdbcClient jdbc, long seed, Tally tally) {
        this.jdbc = jdbc;
        this.random = new Random(seed);
        this.tally = tally;
        this.tenant = new TenantId(new UUID(seed, random.nextLong()));
        this.life = new LifeStore(jdbc);
        new TenantStore(jdbc).insert(tenant, new UserId(new UUID(seed, 1)), 1, "pro", clock.instant());
        this.portals = List.of(new SimulatedPortal("one", this), new SimulatedPortal("two", this));
    }

    String story() {
        return String.join("\n", story);
    }

    void live(int steps) {
        for (int step = 0; step < steps; step++) {
            SimulatedPortal portal = portals.get(random.nextInt(portals.size()));
            happen(portal);
            step(portal, random.nextInt(3) == 0 ? CellSupervisor.Order.NUDGE : CellSupervisor.Order.LOOK);
        }
    }

    private void happen(SimulatedPortal portal) {
        switch (random.nextInt(29)) {
            case 0, 1, 2 -> portal.workBegins();
            case 3, 4, 5 -> portal.workEnds();
            case 6 -> portal.say("is asked to start", portal.supervisor()::wake);
            case 7 ->
                portal.askDown("is asked to stop", () -> portal.supervisor().stop(true));
            case 8 ->
                portal.askDown("is asked to restart", () -> portal.supervisor().restart(true));
            case 9 -> portal.cell("dies", SimulatedCell::die);
            case 10 ->
                portal.cell("runs out of memory", cell -> {
                    cell.outOfMemory = true;
                    cell.die();
                });
            case 11 -> portal.cell("hangs, or not any more", cell -> cell.hangs = !cell.hangs);
            case 12 -> portal.cell("works by itself, or not any more", cell -> cell.busy = !cell.busy);
            case 13 -> portal.cell("can freeze, or not any more", cell -> cell.freezes = !cell.freezes);
            case 14 -> portal.quarantine();
            case 15, 16 -> portal.release();
            case 17 -> portal.quit();
            case 18 -> portal.killed();
            case 19, 20 -> breakSoon();
            case 21, 22 -> isLeftAlone(portal);
            case 23, 24 -> portal.say("is asked to make room", portal.supervisor()::giveUp);
            case 25 -> portal.askDown("holds too much", () -> portal.step(CellSupervisor.Order.STOP_FULL));
            default -> {}
        }
        if (random.nextInt(3) > 0) {
            pass(Duration.ofSeconds(random.nextInt(60)));
        } else if (random.nextInt(4) == 0) {
            pass(Duration.ofMinutes(random.nextInt(15)));
        }
    }

    private void isLeftAlone(SimulatedPortal portal) {
        portal.workEnds();
        for (int minutes = random.nextInt(40); minutes > 0; minutes -= 2) {
            pass(TWO_MINUTES);
            step(portal, CellSupervisor.Order.LOOK);
        }
    }

    private void breakSoon() {
        untilFault = random.nextInt(12);
        faultsLeft = random.nextInt(4) == 0 ? 1 + random.nextInt(30) : 1;
        tell(faultsLeft + " calls fail after " + untilFault + " more");
    }

    private void pass(Duration time) {
        clock.advance(time);
        tell("time: " + clock.instant());
    }

    /** Whether a call that can fail does so now. */
    boolean breaks(String call) {
        if (++calls > CALLS_MAX) {
            throw new AssertionError("One step runs on and on: " + call);
        }
        if (peace || untilFault < 0 || untilFault-- > 0) {
            return false;
        }
        untilFault = --faultsLeft > 0 ? 0 : -1;
        faulted = true;
        tally.faults++;
        tell("FAILS: " + call);
        return true;
    }

    void mayFail(String call) {
        if (breaks(call)) {
            throw new Broken(call);
        }
    }

    void tell(String line) {
        story.addLast(line);
        if (story.size() > LINES_KEPT) {
            story.removeFirst();
        }
    }

    private void step(SimulatedPortal portal, CellSupervisor.Order order) {
        calls = 0;
        faulted = false;
        portal.step(order);
        Row row = row();
        tell(portal.name + " after " + order + ": told "
                + portal.supervisor().state().state() + ", row " + row);
        assertThat(row.generation()).as("generation").isGreaterThanOrEqualTo(generation);
        if (row.state() != state) {
            assertThat(row.generation()).as("generation of a new state").isGreaterThan(generation);
        }
        generation = row.generation();
        state = row.state();
        if (!portal.interrupted()) {
            assertThat(portal.living()).as("cells of " + portal.name).hasSizeLessThanOrEqualTo(1);
            if (!portal.living().isEmpty() && !faulted) {
                assertThat(row.holder())
                        .as("whose the tenant is while its cell lives")
                        .isEqualTo(portal.name);
            }
        }
        if (!faulted) {
            portal.toldIsSo();
            portal.idleIsOver(order);
        }
    }

    private Row row() {
        return jdbc.sql("select state, generation, holder, held_until from tenants_tenant where id = :tenant")
                .param("tenant", tenant.toString())
                .query((row, _) -> new Row(
                        State.valueOf(row.getString(1)),
                        row.getLong(2),
                        String.valueOf(row.getString(3)),
                        Instant.ofEpochMilli(row.getLong(4))))
                .single();
    }

    /** Whether a portal must believe by now that another may have the tenant. */
    boolean over(String portal) {
        Row row = row();
        return !row.holder().equals(portal)
                || clock.instant().isAfter(row.until().minus(PROPERTIES.lease().dividedBy(4)));
    }

    void started(String portal) {
        tally.starts++;
        if (!portal.equals(starter) && !starter.isEmpty()) {
            tally.takeovers++;
        }
        starter = portal;
    }

    boolean faulted() {
        return faulted;
    }

    Instant now() {
        return clock.instant();
    }

    /** Nothing fails any more: whatever happened, what is wanted comes to be. */
    void comeToRest() {
        peace = true;
        tell("PEACE");
        SimulatedPortal one = portals.get(0);
        SimulatedPortal two = portals.get(1);
        for (SimulatedPortal portal : portals) {
            portal.calm();
        }
        until("only one is up", () -> one.up() && two.rests(), () -> {
            one.supervisor().wake();
        });
        until("the other is refused", () -> refused(two), () -> two.supervisor().wake());
        assertThat(one.up()).isTrue();
        one.workBegins();
        for (int minute = 0; minute < 40; minute += 2) {
            pass(TWO_MINUTES);
            step(one, CellSupervisor.Order.LOOK);
        }
        assertThat(one.up()).as("kept awake by its work").isTrue();
        one.workEnds();
        until("asleep", () -> one.rests() && row().holder().equals(NOBODY), () -> {});
        assertThat(one.supervisor().state().state()).isEqualTo(State.ASLEEP);
        assertThat(state).isEqualTo(State.ASLEEP);
        until(
                "up at the other",
                () -> two.up() && one.rests(),
                () -> two.supervisor().wake());
        two.quit();
        step(two, CellSupervisor.Order.NUDGE);
        assertThat(two.rests()).isTrue();
        assertThat(state).isEqualTo(State.ASLEEP);
        assertThat(row().holder()).isEqualTo(NOBODY);
        chain();
    }

    private static boolean refused(SimulatedPortal portal) {
        AssistantState.Reason reason = portal.supervisor().state().reason();
        return reason != null && reason.problem() == TenantProblem.CELL_ELSEWHERE;
    }

    private void until(String what, java.util.function.BooleanSupplier so, Runnable ask) {
        for (int round = 0; round < PATIENCE; round++) {
            ask.run();
            for (SimulatedPortal portal : portals) {
                step(portal, CellSupervisor.Order.LOOK);
            }
            if (so.getAsBoolean()) {
                return;
            }
            pass(TWO_MINUTES);
        }
        throw new AssertionError("It never came to this: " + what);
    }

    /** Every change of the state was kept, and each begins where the one before it ended. */
    private void chain() {
        List<LifeStore.Move> moves = life.moves(tenant, Integer.MAX_VALUE).reversed();
        State at = State.ASLEEP;
        long last = -1;
        for (LifeStore.Move move : moves) {
            assertThat(move.from()).isEqualTo(at);
            assertThat(move.generation()).isGreaterThan(last);
            at = move.to();
            last = move.generation();
        }
        assertThat(at).isEqualTo(state);
    }

    private record Row(State state, long generation, String holder, Instant until) {}
}
