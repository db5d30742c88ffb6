package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.KeyRing.CellKeys;
import io.darkplex.portal.tenants.SharedCell.Place;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Brings up cells that several tenants share, and takes them down. All places are in the configuration from the start, which
 * stays read-only: so a tenant comes by a rename and one write, and each key is there before it is anybody's.
 */
@Component
class SharedLauncher {

    private final CellLauncher launcher;
    private final WarmLauncher warm;
    private final Templates templates;
    private final CellRuntime runtime;
    private final TenantFolders folders;
    private final KeyRing keys;
    private final CellBeats beats;
    private final CellSockets sockets;
    private final CellDoors doors;
    private final Models models;
    private final TenantsProperties properties;
    private final Ids ids;

    SharedLauncher(
            CellLauncher launcher,
            WarmLauncher warm,
            Templates templates,
            CellRuntime runtime,
            TenantFolders folders,
            KeyRing keys,
            CellBeats beats,
            CellSockets sockets,
            CellDoors doors,
            Models models,
            TenantsProperties properties,
            Ids ids) {
        this.launcher = launcher;
        this.warm = warm;
        this.templates = templates;
        this.runtime = runtime;
        this.folders = folders;
        this.keys = keys;
        this.beats = beats;
        this.sockets = sockets;
        this.doors = doors;
        this.models = models;
        this.properties = properties;
        this.ids = ids;
    }

    /**
     * Blocks until it is up. When this fails nothing of it is left.
     *
     * @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem}
     */
    SharedCell raise(CellForm form) throws InterruptedException {
        if (!runtime.surroundings(properties.directory()).walled()) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because("Assistants share a cell behind walls only.");
        }
        var nobody = new TenantId(ids.next());
        TenantTemplate template = templates.forMost();
        List<Model> offered = models.list();
        List<Place> places = places();
        CellFolder folder = folders.cell();
        CellKeys fresh = keys.draw();
        Path sockets = null;
        Cell cell = null;
        GatewayConnection connection = null;
        CellDoors.Opened leading = null;
        boolean up = false;
        try {
            folder.create(
                    launcher.sharedConfig(template, form, folder, offered, agents(places)),
                    launcher.settings(template),
                    launcher.plugins(template));
            sockets = this.sockets.create();
            Path ways = sockets.resolve("doors");
            long deadline = launcher.deadline();
            try (PracticeModel _ = PracticeModel.open(ways.resolve(CellDoors.MODELS))) {
                cell = runtime.start(
                        launcher.sharedSpec(nobody, form, template, folder, sockets, fresh, seatKeys(places, fresh)));
                launcher.awaitAnswer(cell, folder, deadline);
                connection = launcher.connect(cell, fresh, folder, deadline);
                warm.practise(
                        connection,
                        WarmLauncher.PRACTICE,
                        OpenClawConfig.reference(WarmLauncher.PRACTICE, offered.getFirst()),
                        properties.shared().practiceTurns());
            }
            leading = doors.open(nobody, ways);
            keys.bindBridge(fresh, nobody);
            if (!template.plugins().isEmpty()) {
                beats.expect(nobody);
            }
            up = true;
            return new SharedCell(
                    nobody,
                    cell,
                    connection,
                    new CellMeans(keys, fresh, sockets, leading),
                    folder,
                    template,
                    form,
                    offered,
                    places,
                    line(),
                    System.nanoTime());
        } catch (IOException | IllegalStateException refused) {
            throw TenantProblem.CELL_START_FAILED.because("A shared cell cannot be made.", refused);
        } finally {
            if (!up) {
                end(cell, connection, new CellMeans(keys, fresh, sockets, leading));
                launcher.deleteQuietly(folder);
            }
        }
    }

    /** Its process has ended when this returns, and so has every way to and from it. */
    void stop(SharedCell shared, Duration grace) throws InterruptedException {
        beats.release(shared.nobody);
        shared.connection.close();
        try {
            shared.cell.stop(grace);
        } finally {
            shared.means.close();
        }
    }

    /** What a cell would be made from that is started now. */
    int version() {
        return templates.forMost().version();
    }

    String settings(SharedCell shared) {
        return launcher.settings(shared.template);
    }

    /** The tenant is awake in it. */
    void arrived(TenantId tenant, SharedCell shared, Place place) {
        templates.started(tenant, shared.template.version());
        beats.enter(tenant, shared.nobody);
        launcher.known(tenant, shared.connection, place.agent());
    }

    void left(TenantId tenant, SharedCell shared) {
        beats.leave(tenant, shared.nobody);
    }

    boolean hangs(SharedCell shared) {
        return beats.hangs(shared.nobody);
    }

    boolean answers(SharedCell shared) throws InterruptedException {
        return shared.connection.healthy() && launcher.answers(shared.cell);
    }

    private TurnLine<TenantId> line() {
        SharedProperties shared = properties.shared();
        return new TurnLine<>(shared.turnsAtOnce(), shared.turnsWaitingMax(), shared.turnsWaitingPerAssistantMax());
    }

    private List<Place> places() {
        return IntStream.rangeClosed(1, properties.shared().seats())
                .mapToObj(number -> new Place(String.format(Locale.ROOT, "s%03d", number), keys.drawKey()))
                .toList();
    }

    private static List<String> agents(List<Place> places) {
        return Stream.concat(Stream.of(WarmLauncher.PRACTICE), places.stream().map(Place::agent))
                .toList();
    }

    private static Map<String, String> seatKeys(List<Place> places, CellKeys fresh) {
        var variables = new HashMap<String, String>();
        variables.put(OpenClawConfig.seatKey(WarmLauncher.PRACTICE), fresh.virtualKey());
        places.forEach(place -> variables.put(OpenClawConfig.seatKey(place.agent()), place.key()));
        return variables;
    }

    private static void end(@Nullable Cell cell, @Nullable GatewayConnection connection, CellMeans means) {
        if (connection != null) {
            connection.close();
        }
        if (cell != null) {
            CellLauncher.stopQuietly(cell);
        }
        means.close();
    }

    /** Makes OpenClaw see the sessions of a tenant who has come. */
    static void discover(SharedCell shared, Place place) throws InterruptedException {
        try {
            shared.connection.sessions(place.agent()).discover();
        } catch (GatewayException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The assistant's history cannot be read: " + refused.code() + ".", refused);
        }
    }
}
