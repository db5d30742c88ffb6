package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.tenants.AssistantState.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One portal of a {@link SimulatedTenant}: a real supervisor without its thread, over cells that are played. */
final class SimulatedPortal implements CellSource, SimulatedCell.World {

    final String name;
    private final SimulatedTenant world;
    private final TenantStore rows;
    private final LifeStore life;
    private final List<SimulatedCell> living = new ArrayList<>();
    private CellSupervisor supervisor;
    private int work;
    private boolean interrupted;
    private boolean quitting;

    /** Somebody has asked for its end, and it has not come yet. */
    private boolean down;

    private Instant workedAt = Instant.EPOCH;

    SimulatedPortal(String name, SimulatedTenant world) {
        this.name = name;
        this.world = world;
        this.rows = new FaultyStores.Rows(world.jdbc, world::mayFail);
        this.life = new FaultyStores.Life(world.jdbc, world::mayFail);
        this.supervisor = fresh();
    }

    private CellSupervisor fresh() {
        return new CellSupervisor(
                new TenantStore(world.jdbc).find(world.tenant).orElseThrow(),
                new CellSupervisor.Shared(
                        this,
                        rows,
                        life,
                        SimulatedTenant.PLANS,
                        name,
                        SimulatedTenant.PROPERTIES,
                        new StartTimes(Duration.ofSeconds(1)),
                        world.clock));
    }

    CellSupervisor supervisor() {
        return supervisor;
    }

    List<SimulatedCell> living() {
        return living;
    }

    boolean interrupted() {
        return interrupted;
    }

    boolean up() {
        return living.size() == 1 && supervisor.state().state() == State.READY;
    }

    boolean rests() {
        return living.isEmpty() && supervisor.state().state().atRest();
    }

    void say(String what, Runnable act) {
        world.tell(name + " " + what);
        act.run();
    }

    void cell(String what, Consumer<SimulatedCell> act) {
        for (SimulatedCell cell : List.copyOf(living)) {
            say("'s cell " + what, () -> act.accept(cell));
        }
    }

    void workBegins() {
        say("begins to work", supervisor::enter);
        work++;
    }

    void workEnds() {
        if (work > 0) {
            say("ends work", supervisor::leave);
            work--;
            workedAt = world.now();
        }
    }

    void askDown(String what, Runnable act) {
        down = true;
        say(what, act);
    }

    void quarantine() {
        say("quarantines", () -> {
            try {
                supervisor.quarantine();
            } catch (SimulatedTenant.Broken refused) {
                world.tell("which is refused");
            }
        });
    }

    void release() {
        say("releases", () -> {
            try {
                supervisor.release();
                step(CellSupervisor.Order.RELEASE);
            } catch (SimulatedTenant.Broken refused) {
                world.tell("which is refused");
            }
        });
    }

    void quit() {
        quitting = true;
        say("quits", supervisor::quit);
    }

    /** It is gone without a word, and the next one ends what it left behind. */
    void killed() {
        world.tell(name + " is killed and comes back");
        living.clear();
        begin();
    }

    private void begin() {
        new LifeStore(world.jdbc).allAsleep(name, world.now());
        work = 0;
        down = false;
        quitting = false;
        interrupted = false;
        supervisor = fresh();
    }

    /** For the end of the story: nobody works, nothing hangs, nothing is quarantined. */
    void calm() {
        while (work > 0) {
            workEnds();
        }
        for (SimulatedCell cell : living) {
            cell.hangs = false;
            cell.busy = false;
            cell.freezes = true;
        }
        release();
    }

    void step(CellSupervisor.Order order) {
        interrupted = false;
        try {
            if (order == CellSupervisor.Order.LOOK) {
                supervisor.look();
            }
            // Who waits for a cell asks for it again and again.
            if (work > 0
                    && supervisor.state().state() != State.READY
                    && supervisor.record().quarantine() == null) {
                supervisor.wake();
            }
            if (!supervisor.handle(order)) {
                world.tell(name + " has ended and comes back");
                assertThat(living).as("left behind").isEmpty();
                begin();
            }
        } catch (InterruptedException again) {
            interrupted = true;
            world.tell(name + " was interrupted");
        }
        if (living.isEmpty()) {
            down = false;
        }
    }

    /** What is told is what there is. */
    void toldIsSo() {
        State told = supervisor.state().state();
        switch (told) {
            case READY -> {
                assertThat(living).as(name + " is ready").hasSize(1);
                assertThat(living.getFirst().frozen()).as("frozen").isFalse();
                assertThat(living.getFirst().usable()).as("usable").isTrue();
            }
            case PARKED -> {
                assertThat(living).as(name + " is parked").hasSize(1);
                assertThat(living.getFirst().frozen()).as("frozen").isTrue();
                assertThat(work).as("work with a frozen cell").isZero();
            }
            case ASLEEP, FAILED, STARTING ->
                assertThat(living).as(name + " is " + told).isEmpty();
            case STOPPING -> throw new AssertionError(name + " stops and nobody goes on");
        }
    }

    /** However many watch: without work none lives for long. */
    void idleIsOver(CellSupervisor.Order order) {
        Duration idle = Duration.between(workedAt, world.now());
        boolean long_ = idle.compareTo(SimulatedTenant.PLANS.standard().pace().stopAfter()) >= 0;
        if (order == CellSupervisor.Order.LOOK && work == 0 && long_) {
            assertThat(living).as(name + " has been idle for " + idle).isEmpty();
        }
    }

    @Override
    public LiveCell launch(io.darkplex.portal.kernel.TenantId tenant, StartProgress progress)
            throws InterruptedException {
        mayBreak("launch, at once");
        progress.step(AssistantState.StepName.FOLDER, () -> true);
        if (world.breaks("launch")) {
            throw TenantProblem.CELL_START_TIMEOUT.because("as the seed wants");
        }
        var cell = new SimulatedCell(this);
        assertThat(supervisor.record().quarantine()).as("started in quarantine").isNull();
        living.add(cell);
        world.started(name);
        workedAt = world.now();
        return cell;
    }

    @Override
    public void left(LiveCell ended) {
        living.removeIf(cell -> !cell.alive());
        assertThat(living).as("left before it ended").isEmpty();
    }

    @Override
    public void mayBreak(String call) throws InterruptedException {
        if (world.breaks(call)) {
            if (world.random.nextBoolean()) {
                throw new InterruptedException(call);
            }
            throw new SimulatedTenant.Broken(call);
        }
    }

    @Override
    public void frozen(SimulatedCell cell) {
        assertThat(work).as("work with a cell that is frozen").isZero();
        assertThat(cell.busy).as("frozen while it works").isFalse();
        world.tally.freezes++;
    }

    @Override
    public void thawed(SimulatedCell cell) {
        world.tally.thaws++;
    }

    @Override
    public void works(SimulatedCell cell) {
        workedAt = world.now();
    }

    @Override
    public void mayEnd(SimulatedCell cell) {
        boolean wanted = down
                || quitting
                || supervisor.record().quarantine() != null
                || !cell.usable()
                || cell.hangs
                || world.over(name)
                || world.faulted();
        if (!wanted) {
            assertThat(work).as("work with a cell that is ended").isZero();
            world.tally.slept++;
        }
    }

    @Override
    public void ended(SimulatedCell cell) {
        assertThat(living).contains(cell);
        living.remove(cell);
    }
}
