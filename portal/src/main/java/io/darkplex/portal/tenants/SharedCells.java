package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.StepName;
import io.darkplex.portal.tenants.SharedCell.Place;
import io.darkplex.portal.tenants.StartProgress.Work;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cells that several tenants share, for each form of cell its own. A tenant gets the place that it has slept in, or one in
 * the fullest cell that has any; where none has, one more cell is started.
 *
 * <pre>
 * open ──too large, too old──► draining ──its last tenant sleeps──► over: all go home
 *    └── ended by itself ──► over: all go home, whoever was awake is told
 * </pre>
 */
final class SharedCells {

    private static final Logger LOG = LoggerFactory.getLogger(SharedCells.class);

    private final SharedLauncher launcher;
    private final TenantFolders folders;
    private final KeyRing keys;
    private final CellRuntime runtime;
    private final TenantsProperties properties;
    private final Admission admission;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final List<SharedCell> cells = new ArrayList<>();
    private boolean starting;
    private boolean ended;

    /** @param admission a cell has one place as long as it lives, however many are in it */
    SharedCells(
            SharedLauncher launcher,
            TenantFolders folders,
            KeyRing keys,
            CellRuntime runtime,
            TenantsProperties properties,
            Admission admission,
            LongSupplier nanoTime) {
        this.launcher = launcher;
        this.folders = folders;
        this.keys = keys;
        this.runtime = runtime;
        this.properties = properties;
        this.admission = admission;
        this.nanoTime = nanoTime;
        Metrics.gauge("darkplex.cells.shared", this, SharedCells::count);
    }

    /**
     * Blocks until the tenant is awake in a cell.
     *
     * @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem}; the tenant is at home then
     */
    Seat launch(TenantId tenant, CellForm form, StartProgress progress) throws InterruptedException {
        Seat seat = seat(tenant, form, progress);
        boolean up = false;
        try {
            Place place = seat.place();
            SharedCell shared = seat.shared();
            step(progress, StepName.FOLDER, () -> place(tenant, shared, place));
            step(progress, StepName.RUNTIME, () -> {
                keys.bind(place.key(), tenant, shared.nobody);
                return place;
            });
            step(progress, StepName.GATEWAY, () -> check(seat));
            step(progress, StepName.CONNECT, () -> {
                SharedLauncher.discover(shared, place);
                return check(seat);
            });
            launcher.arrived(tenant, shared, place);
            up = true;
            return seat;
        } finally {
            if (!up) {
                keys.revoke(seat.place().key());
                goHome(tenant, seat.shared());
                stand(seat, Duration.ZERO);
            }
        }
    }

    private static <T> void step(StartProgress progress, StepName name, Work<T> work) throws InterruptedException {
        var _ = progress.step(name, work);
    }

    /** Nothing moves for one that has slept in its place. */
    private Place place(TenantId tenant, SharedCell shared, Place place) {
        try {
            boolean there = folders.placed(tenant)
                    .filter(at ->
                            at.cell().equals(shared.folder.name()) && at.agent().equals(place.agent()))
                    .isPresent();
            if (!there) {
                folders.place(tenant, shared.folder, shared.nobody, place.agent(), launcher.settings(shared));
            }
            return place;
        } catch (UnfitToShare trap) {
            // Nothing of the tenant's was there: the place is anybody's, or each try would use up one more.
            release(tenant, shared);
            throw TenantProblem.ASSISTANT_UNFIT_TO_SHARE.because(
                    trap.getMessage() + " It can live in a cell of its own.");
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's folder cannot be moved.", refused);
        }
    }

    private void release(TenantId tenant, SharedCell shared) {
        lock.lock();
        try {
            shared.giveBack(tenant);
        } finally {
            lock.unlock();
        }
    }

    private static Seat check(Seat seat) {
        if (!seat.usable()) {
            throw TenantProblem.CELL_START_FAILED.because("The cell has ended.");
        }
        return seat;
    }

    /** A place, from now on this tenant's. */
    private Seat seat(TenantId tenant, CellForm form, StartProgress progress) throws InterruptedException {
        while (true) {
            @Nullable String at = whereabouts(tenant);
            lock.lockInterruptibly();
            try {
                while (true) {
                    refuseEnded();
                    drainGrown();
                    Optional<Seat> found = choose(tenant, form, at);
                    if (found.isPresent()) {
                        return found.get();
                    }
                    if (!starting) {
                        starting = true;
                        break;
                    }
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
            start(form, progress);
        }
    }

    /** @return the cell in which the tenant sleeps */
    private @Nullable String whereabouts(TenantId tenant) {
        try {
            return folders.placed(tenant).map(TenantFolder.Placed::cell).orElse(null);
        } catch (IOException unreadable) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's folder cannot be read.", unreadable);
        }
    }

    private Optional<Seat> choose(TenantId tenant, CellForm form, @Nullable String at) {
        for (SharedCell shared : cells) {
            Place own = shared.placeOf(tenant);
            if (own != null
                    && shared.open()
                    && shared.form.equals(form)
                    && shared.folder.name().equals(at)) {
                return Optional.of(sit(shared, tenant, own));
            }
        }
        return cells.stream()
                .filter(shared -> shared.open() && shared.form.equals(form) && shared.hasRoomFor(tenant))
                .max(Comparator.comparingInt(SharedCell::taken))
                .map(shared -> sit(shared, tenant, shared.take(tenant)));
    }

    private Seat sit(SharedCell shared, TenantId tenant, Place place) {
        var seat = new Seat(this, shared, tenant, place, runtime.surroundings(shared.folder.path()));
        shared.sit(seat);
        return seat;
    }

    /** For whoever waits; has said that it starts one. */
    private void start(CellForm form, StartProgress progress) throws InterruptedException {
        SharedCell fresh = null;
        boolean entered = false;
        try {
            progress.queue(() -> admission.enter(progress::position));
            entered = true;
            long begun = System.nanoTime();
            fresh = launcher.raise(form);
            LOG.info(
                    "Shared cell started: cell={} took={} ms",
                    fresh.nobody,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            Metrics.counter("darkplex.cells.starts", "kind", "shared").increment();
        } finally {
            if (fresh != null) {
                admission.started();
            } else if (entered) {
                admission.failed();
            }
            started(fresh);
        }
        SharedCell watched = fresh;
        var _ = watched.cell
                .exit()
                .thenRun(
                        () -> Thread.ofVirtual().name("shared-cell-ended").start(() -> finish(watched, Duration.ZERO)));
    }

    private void started(@Nullable SharedCell fresh) {
        lock.lock();
        try {
            starting = false;
            if (fresh != null) {
                cells.add(fresh);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One who was awake sleeps. */
    void stand(Seat seat, Duration grace) {
        keys.revoke(seat.place().key());
        launcher.left(seat.tenant(), seat.shared());
        boolean drained;
        lock.lock();
        try {
            seat.shared().stand(seat);
            drained = seat.shared().drained();
        } finally {
            lock.unlock();
        }
        if (drained) {
            finish(seat.shared(), grace);
        }
    }

    boolean well(SharedCell shared) throws InterruptedException {
        boolean well = launcher.answers(shared);
        shared.answered(well, nanoTime.getAsLong());
        return well;
    }

    /** Whether all in it are waiting for nothing: as long as a cell of one's own may be silent, or far behind for too long. */
    private boolean hangs(SharedCell shared) {
        long most = properties.healthPeriod().toNanos() * properties.healthFailuresMax();
        return launcher.hangs(shared) || shared.silentFor(nanoTime.getAsLong()) > most;
    }

    int awake(SharedCell shared) {
        lock.lock();
        try {
            return shared.seats().size();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return cells.size();
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether a cell has had its time. */
    void look() {
        if (count() == 0) {
            return;
        }
        int version = launcher.version();
        List<SharedCell> done;
        lock.lock();
        try {
            drainGrown();
            cells.stream()
                    .filter(shared -> shared.template.version() != version && shared.drain())
                    .forEach(shared -> LOG.info("Shared cell is of another template now: cell={}", shared.nobody));
            done = cells.stream()
                    .filter(shared -> shared.drained() || !shared.usable() || hangs(shared))
                    .toList();
        } finally {
            lock.unlock();
        }
        done.forEach(this::finish);
    }

    private void finish(SharedCell shared) {
        boolean hangs = hangs(shared);
        if (hangs) {
            LOG.warn("Shared cell hangs and is ended: cell={} awake={}", shared.nobody, awake(shared));
        }
        finish(shared, hangs ? Duration.ZERO : properties.stopGrace());
    }

    /** Under the lock. */
    private void drainGrown() {
        for (SharedCell shared : cells) {
            boolean old = nanoTime.getAsLong() - shared.since
                    > properties.shared().ageMax().toNanos();
            long bytes = shared.cell.memoryBytes().orElse(0);
            boolean grown = bytes > properties.shared().memoryMax().toBytes();
            // One that nobody has come into yet is not replaced: the next would be the same.
            if ((old || grown) && shared.taken() > 0 && shared.drain()) {
                LOG.info(
                        "Shared cell takes nobody any more: cell={} old={} memory={} MB taken={}",
                        shared.nobody,
                        old,
                        bytes >> 20,
                        shared.taken());
            }
        }
    }

    /** None is left, and none will be. */
    void end() {
        List<SharedCell> all;
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
            all = List.copyOf(cells);
        } finally {
            lock.unlock();
        }
        all.forEach(shared -> finish(shared, properties.stopGrace()));
    }

    /** Ends it, or whatever is left of it, and brings everybody home. Quiet for one that is over. */
    private void finish(SharedCell shared, Duration grace) {
        List<Seat> awake;
        List<TenantId> tenants;
        lock.lock();
        try {
            if (!shared.finish()) {
                return;
            }
            awake = List.copyOf(shared.seats());
            tenants = List.copyOf(shared.tenants());
        } finally {
            lock.unlock();
        }
        try {
            launcher.stop(shared, grace);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        if (shared.cell.alive()) {
            LOG.error("A shared cell could not be ended, so its tenants stay in it: cell={}", shared.nobody);
            return;
        }
        awake.forEach(seat -> {
            keys.revoke(seat.place().key());
            launcher.left(seat.tenant(), shared);
        });
        boolean home = true;
        for (TenantId tenant : tenants) {
            home &= goHome(tenant, shared);
        }
        remove(shared, home);
        awake.forEach(Seat::lost);
        LOG.info("Shared cell is over: cell={} tenants={} awake={}", shared.nobody, tenants.size(), awake.size());
    }

    private void remove(SharedCell shared, boolean empty) {
        try {
            if (empty) {
                shared.folder.delete();
            }
        } catch (IOException kept) {
            LOG.warn("The folder of a shared cell could not be removed: {}", kept.getMessage());
        }
        lock.lock();
        try {
            cells.remove(shared);
        } finally {
            lock.unlock();
        }
        admission.left();
    }

    /** @return false when it is refused; it is tried again before the next start of the tenant, which then says so */
    private boolean goHome(TenantId tenant, SharedCell from) {
        try {
            folders.bringHome(tenant, from.folder);
            return true;
        } catch (IOException refused) {
            LOG.error("What a cell has of its tenant's could not be taken back: tenant={}", tenant, refused);
            return false;
        }
    }

    private void refuseEnded() {
        if (ended) {
            throw TenantProblem.CELL_STOPPED.because("The server is shutting down.");
        }
    }
}
