package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.runtime.Cell;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cell that is up for several tenants. Each place in it is an agent of its own and one tenant's as long as the cell lives:
 * OpenClaw keeps an agent's database open, and another tenant's must never be found behind it. A tenant who sleeps stays in
 * its place, with its folder, until it wakes, is wanted elsewhere, or the cell ends.
 */
final class SharedCell {

    /**
     * @param agent its name among OpenClaw's agents
     * @param key for its model calls; nobody's while nobody is awake in it
     */
    record Place(String agent, String key) {

        @Override
        public String toString() {
            return agent;
        }
    }

    final TenantId nobody;
    final Cell cell;
    final GatewayConnection connection;
    final CellMeans means;
    final CellFolder folder;
    final TenantTemplate template;
    final CellForm form;
    final List<Model> models;
    final TurnLine<TenantId> line;
    final long since;

    /** When it was first asked in vain; null after an answer. */
    private volatile @Nullable Long silentSince;

    // Guarded by the lock of SharedCells.
    private final Deque<Place> free;
    private final Map<TenantId, Place> places = new HashMap<>();
    private final Set<Seat> seats = new HashSet<>();
    private boolean draining;
    private boolean over;

    /** @param nobody by whom the runtime and the doors know it */
    SharedCell(
            TenantId nobody,
            Cell cell,
            GatewayConnection connection,
            CellMeans means,
            CellFolder folder,
            TenantTemplate template,
            CellForm form,
            List<Model> models,
            List<Place> places,
            TurnLine<TenantId> line,
            long since) {
        this.nobody = nobody;
        this.cell = cell;
        this.connection = connection;
        this.means = means;
        this.folder = folder;
        this.template = template;
        this.form = form;
        this.models = List.copyOf(models);
        this.free = new ArrayDeque<>(places);
        this.line = line;
        this.since = since;
    }

    boolean usable() {
        return cell.alive() && connection.open();
    }

    void answered(boolean well, long now) {
        Long before = silentSince;
        silentSince = well ? null : before == null ? Long.valueOf(now) : before;
    }

    /** @return nanoseconds; 0 when it answered the last time */
    long silentFor(long now) {
        Long before = silentSince;
        return before == null ? 0 : now - before;
    }

    /** Whether it takes anybody. */
    boolean open() {
        return !draining && !over && usable();
    }

    boolean hasRoomFor(TenantId tenant) {
        return !free.isEmpty() && !places.containsKey(tenant);
    }

    int taken() {
        return places.size();
    }

    @Nullable Place placeOf(TenantId tenant) {
        return places.get(tenant);
    }

    Place take(TenantId tenant) {
        Place place = free.removeFirst();
        places.put(tenant, place);
        return place;
    }

    /** For a place in which its tenant has never been. */
    void giveBack(TenantId tenant) {
        Place place = places.remove(tenant);
        if (place != null) {
            free.addFirst(place);
        }
    }

    void sit(Seat seat) {
        seats.add(seat);
    }

    void stand(Seat seat) {
        seats.remove(seat);
    }

    Set<Seat> seats() {
        return Set.copyOf(seats);
    }

    /** Everybody who has come into it, awake or not. */
    Set<TenantId> tenants() {
        return Set.copyOf(places.keySet());
    }

    /** @return false when it did already */
    boolean drain() {
        boolean first = !draining;
        draining = true;
        return first;
    }

    /** Whether nobody is awake in one that takes nobody any more. */
    boolean drained() {
        return draining && seats.isEmpty();
    }

    /** @return false when it is over already */
    boolean finish() {
        boolean first = !over;
        over = true;
        return first;
    }
}
