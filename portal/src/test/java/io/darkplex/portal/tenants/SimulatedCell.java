package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TurnId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A cell that is only played: it dies, hangs, works and refuses as its world says. */
final class SimulatedCell implements LiveCell {

    /** What a cell asks of its world. */
    interface World {
        /** Throws when a call fails, or was interrupted. */
        void mayBreak(String call) throws InterruptedException;

        /** Checks that it may be frozen just now. */
        void frozen(SimulatedCell cell);

        void thawed(SimulatedCell cell);

        /** Checks that it may be ended just now. */
        void mayEnd(SimulatedCell cell);

        void ended(SimulatedCell cell);

        void works(SimulatedCell cell);
    }

    private final World world;
    private final List<Runnable> gone = new ArrayList<>();
    private boolean alive = true;
    private boolean lost;
    private boolean frozen;
    private boolean ending;
    boolean hangs;
    boolean busy;
    boolean outOfMemory;
    boolean freezes = true;

    SimulatedCell(World world) {
        this.world = world;
    }

    void die() {
        alive = false;
        gone.forEach(Runnable::run);
        gone.clear();
    }

    boolean frozen() {
        return frozen;
    }

    @Override
    public CellForm form() {
        return SimulatedTenant.PLANS.usualForm();
    }

    @Override
    public List<String> tools() {
        return form().tools();
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean usable() {
        return alive && !lost;
    }

    @Override
    public boolean well() throws InterruptedException {
        world.mayBreak("well");
        return alive && !hangs && !frozen;
    }

    @Override
    public boolean outOfMemory() {
        return outOfMemory;
    }

    @Override
    public OptionalLong memoryBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void whenGone(Runnable told) {
        gone.add(told);
    }

    @Override
    public void run(Gateway.Prompt prompt, Consumer<RunEvent> events) {
        throw new IllegalStateException("Nobody speaks here.");
    }

    @Override
    public void stop(TurnId turn) {
        throw new IllegalStateException("Nobody speaks here.");
    }

    @Override
    public void forget(TenantStore store, int atMost) throws InterruptedException {
        world.mayBreak("forget");
    }

    @Override
    public boolean suspend() throws InterruptedException {
        world.mayBreak("suspend");
        if (busy && !frozen) {
            world.works(this);
            return false;
        }
        return true;
    }

    @Override
    public void resume() throws InterruptedException {
        world.mayBreak("resume");
        world.works(this);
    }

    @Override
    public boolean freeze() throws InterruptedException {
        world.mayBreak("freeze");
        if (freezes && alive) {
            world.frozen(this);
            frozen = true;
        }
        return frozen;
    }

    @Override
    public void thaw() throws InterruptedException {
        world.mayBreak("thaw");
        if (frozen) {
            frozen = false;
            world.thawed(this);
        }
    }

    @Override
    public void lose(String reason) {
        lost = true;
    }

    @Override
    public void land(Duration grace) throws InterruptedException {
        if (!ending) {
            world.mayEnd(this);
            ending = true;
        }
        world.mayBreak("land");
        lost = true;
        world.ended(this);
        alive = false;
    }
}
