package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.AssistantState.StepName;
import io.darkplex.portal.tenants.KeyRing.CellKeys;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.gateway.CellClient;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.gateway.GatewayLimits;
import io.darkplex.portal.tenants.gateway.Suspension;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Brings one tenant up, step by step, and takes one down. A start that fails leaves no process and no key behind. */
@Component
class CellLauncher {

    private static final Logger LOG = LoggerFactory.getLogger(CellLauncher.class);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int LAST_WORDS = 12;
    private static final URI BEHIND_WALLS = URI.create("http://127.0.0.1:" + Surroundings.MODELS_PORT);

    private final CellRuntime runtime;
    private final TenantFolders folders;
    private final KeyRing keys;
    private final Models models;
    private final ObjectProvider<ModelEndpoint> endpoint;
    private final TenantsProperties properties;
    private final JsonMapper json;
    private final Templates templates;
    private final PluginShelf shelf;
    private final CellSockets sockets;
    private final CellDoors doors;
    private final CellClient cells;
    private final CellAnswers answers;
    private final CellBeats beats;
    private final HistoryCheck history;

    private final FailingStarts starts;

    CellLauncher(
            CellRuntime runtime,
            TenantFolders folders,
            KeyRing keys,
            Models models,
            ObjectProvider<ModelEndpoint> endpoint,
            TenantsProperties properties,
            JsonMapper json,
            Templates templates,
            PluginShelf shelf,
            CellSockets sockets,
            CellDoors doors,
            CellClient cells,
            CellAnswers answers,
            CellBeats beats,
            HistoryCheck history) {
        this.runtime = runtime;
        this.folders = folders;
        this.keys = keys;
        this.models = models;
        this.endpoint = endpoint;
        this.properties = properties;
        this.json = json;
        this.templates = templates;
        this.shelf = shelf;
        this.sockets = sockets;
        this.doors = doors;
        this.cells = cells;
        this.answers = answers;
        this.beats = beats;
        this.history = history;
        this.starts = new FailingStarts(folders);
    }

    /** @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem} */
    LiveCell launch(TenantId tenant, CellForm form, StartProgress progress) throws InterruptedException {
        try {
            LiveCell up = attempt(tenant, form, progress);
            starts.succeeded(tenant);
            return up;
        } catch (ProblemException failed) {
            starts.failed(tenant, failed);
            throw failed;
        }
    }

    private LiveCell attempt(TenantId tenant, CellForm form, StartProgress progress) throws InterruptedException {
        long deadline = deadline();
        TenantTemplate template = templates.forTenant(tenant);
        List<Model> offered = models.list();
        CellFolder folder = folders.cell();
        CellMeans means = null;
        Cell cell = null;
        boolean up = false;
        try {
            progress.step(StepName.FOLDER, () -> prepare(tenant, template, form, folder, offered));
            CellMeans given = means(tenant, folder);
            means = given;
            Cell started = progress.step(
                    StepName.RUNTIME,
                    () -> runtime.start(spec(tenant, form, template, folder, given.sockets(), given.keys())));
            cell = started;
            progress.step(StepName.GATEWAY, () -> awaitAnswer(started, folder, deadline));
            GatewayConnection connection =
                    progress.step(StepName.CONNECT, () -> connect(started, given.keys(), folder, deadline));
            templates.started(tenant, template.version());
            up = true;
            return connected(tenant, started, connection, given, folder, new Made(template, form), references(offered));
        } catch (ProblemException failed) {
            // What goes wrong before the runtime is asked is not the template's.
            if (means != null) {
                templates.failed(template.version(), failed.problem());
            }
            throw failed;
        } finally {
            if (!up) {
                if (cell != null) {
                    stopQuietly(cell);
                }
                if (means != null) {
                    means.close();
                }
                bringHome(tenant, cell, folder);
            }
        }
    }

    /** Public name of each model → OpenClaw's name of it. */
    static Map<String, String> references(List<Model> offered) {
        return offered.stream().collect(Collectors.toMap(Model::id, OpenClawConfig::reference, (a, _) -> a));
    }

    /**
     * Starts nobody's cell and stops it again, so that all later ones start faster. A failure is logged: they start
     * without.
     *
     * @param nobody an id that no tenant has
     */
    void prepareRuntime(TenantId nobody, CellForm form) throws InterruptedException {
        long begun = System.nanoTime();
        CellFolder folder = folders.cell();
        CellMeans means = null;
        Cell cell = null;
        try {
            TenantTemplate template = templates.forMost();
            create(template, form, folder, models.list());
            means = means(nobody, folder);
            cell = runtime.start(spec(nobody, form, template, folder, means.sockets(), means.keys())
                    .forPreparing());
            awaitAnswer(cell, folder, deadline());
            cell.stop(properties.stopGrace());
            if (cell.exit().getNow(-1) == 0) {
                runtime.keepPreparation();
                LOG.info("Starts of assistants are prepared: took={} ms", (System.nanoTime() - begun) / 1_000_000);
            }
        } finally {
            if (cell != null) {
                stopQuietly(cell);
            }
            if (means != null) {
                means.close();
            }
            deleteQuietly(folder);
        }
    }

    /** Looks in the background whether the cell knows what is stored. */
    void known(TenantId tenant, GatewayConnection connection, String agent) {
        history.begin(tenant, connection, agent);
    }

    /** What a cell was made from. */
    record Made(TenantTemplate template, CellForm form) {}

    /** A tenant is in a cell, to which this is the way. */
    LiveCell connected(
            TenantId tenant,
            Cell cell,
            GatewayConnection connection,
            CellMeans means,
            CellFolder folder,
            Made made,
            Map<String, String> references) {
        answers.begin(tenant, cell);
        if (runtime.surroundings(folder.path()).walled()
                && !made.template().plugins().isEmpty()) {
            beats.enter(tenant, tenant);
            beats.expect(tenant);
        }
        known(tenant, connection, CellFolder.MAIN);
        return new ConnectedCell(
                tenant,
                cell,
                connection,
                means,
                folder,
                runtime.surroundings(folder.path()),
                made.form(),
                made.form()
                        .tools(
                                made.template(),
                                runtime.surroundings(folder.path()).walled()),
                references,
                answers,
                beats,
                new Suspension(connection, json),
                () -> bringHome(tenant, cell, folder));
    }

    /** What is refused now is tried again before the next start, which then says so. */
    void bringHome(TenantId tenant, @Nullable Cell cell, CellFolder folder) {
        if (cell != null && cell.alive()) {
            LOG.error("A cell could not be ended, so its tenant stays in it: tenant={}", tenant);
            return;
        }
        try {
            folders.bringHome(tenant);
            folders.delete(folder);
        } catch (IOException refused) {
            LOG.error("What a cell has of its tenant's could not be taken back: tenant={}", tenant, refused);
        }
    }

    /** One of nobody. */
    void deleteQuietly(CellFolder folder) {
        try {
            folders.delete(folder);
        } catch (IOException kept) {
            LOG.warn("The folder of a cell could not be removed: {}", kept.getMessage());
        }
    }

    long deadline() {
        return System.nanoTime() + properties.startTimeout().toNanos();
    }

    private CellMeans means(TenantId tenant, CellFolder folder) {
        boolean walled = runtime.surroundings(folder.path()).walled();
        CellKeys fresh = keys.mint(tenant, walled);
        if (!walled) {
            return new CellMeans(keys, fresh, null, null);
        }
        Path place = null;
        boolean open = false;
        try {
            place = sockets.create();
            var means = new CellMeans(keys, fresh, place, doors.open(tenant, place.resolve("doors")));
            open = true;
            return means;
        } catch (IOException | IllegalStateException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's sockets cannot be made.", refused);
        } finally {
            if (!open) {
                new CellMeans(keys, fresh, place, null).close();
            }
        }
    }

    CellSpec spec(
            TenantId tenant,
            CellForm form,
            TenantTemplate template,
            CellFolder folder,
            @Nullable Path sockets,
            CellKeys keys) {
        return new CellSpec(
                tenant,
                folder.path(),
                sockets,
                secrets(keys, Map.of()),
                form.limits(template),
                beatSeconds(template),
                false);
    }

    /** @param seatKeys by variable */
    CellSpec sharedSpec(
            TenantId nobody,
            CellForm form,
            TenantTemplate template,
            CellFolder folder,
            Path sockets,
            CellKeys keys,
            Map<String, String> seatKeys) {
        return new CellSpec(
                nobody,
                folder.path(),
                sockets,
                secrets(keys, seatKeys),
                form.limits(template),
                beatSeconds(template),
                false);
    }

    /** @return 0 for a template that has nothing of ours that would say anything */
    private int beatSeconds(TenantTemplate template) {
        return template.plugins().isEmpty()
                ? 0
                : Math.toIntExact(properties.beat().period().toSeconds());
    }

    private static Map<String, String> secrets(CellKeys keys, Map<String, String> seatKeys) {
        var secrets = new HashMap<>(seatKeys);
        secrets.put(OpenClawConfig.GATEWAY_TOKEN, keys.gatewayToken());
        secrets.put(OpenClawConfig.MODEL_KEY, keys.virtualKey());
        secrets.put(OpenClawConfig.BRIDGE_KEY, keys.bridgeKey());
        return secrets;
    }

    boolean answers(Cell cell) throws InterruptedException {
        return answers.well(cell);
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#DISK_FULL} */
    void refuseFull(TenantId tenant) {
        try {
            DiskUse use = folders.use(tenant, properties.disk());
            if (use.level() == DiskUse.Level.FULL) {
                throw TenantProblem.DISK_FULL.because(use.sentence());
            }
        } catch (IOException unreadable) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's folder cannot be measured.", unreadable);
        }
    }

    private CellFolder prepare(
            TenantId tenant, TenantTemplate template, CellForm form, CellFolder folder, List<Model> offered) {
        try {
            create(template, form, folder, offered);
            folders.place(tenant, folder, tenant, settings(template));
            return folder;
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's folder cannot be written.", refused);
        }
    }

    private void create(TenantTemplate template, CellForm form, CellFolder folder, List<Model> offered) {
        try {
            folder.create(
                    config(template, form, folder, offered, List.of(CellFolder.MAIN)),
                    settings(template),
                    plugins(template));
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The cell's folder cannot be written.", refused);
        }
    }

    /** The agent's own settings, as the file that it reads. */
    String settings(TenantTemplate template) {
        return json.writeValueAsString(template.settings());
    }

    /** @throws ProblemException {@link TenantProblem#PLUGIN_DIFFERS}, which counts against the template */
    Map<String, SortedMap<String, byte[]>> plugins(TenantTemplate template) {
        try {
            return template.plugins().stream().collect(Collectors.toMap(PluginPin::id, shelf::take));
        } catch (ProblemException differs) {
            templates.failed(template.version(), differs.problem());
            throw differs;
        }
    }

    /** @param agents all that OpenClaw has */
    String config(TenantTemplate template, CellForm form, CellFolder folder, List<Model> offered, List<String> agents) {
        Surroundings at = runtime.surroundings(folder.path());
        URI models = at.walled() ? BEHIND_WALLS : proxy();
        return rendered(template, () -> OpenClawConfig.render(json, template, form, at, agents, offered, models));
    }

    /** @param seats all that OpenClaw has; behind walls only */
    String sharedConfig(
            TenantTemplate template, CellForm form, CellFolder folder, List<Model> offered, List<String> seats) {
        Surroundings at = runtime.surroundings(folder.path());
        return rendered(
                template, () -> OpenClawConfig.renderShared(json, template, form, at, seats, offered, BEHIND_WALLS));
    }

    private String rendered(TenantTemplate template, Supplier<String> config) {
        try {
            return config.get();
        } catch (RuntimeException malformed) {
            templates.failed(template.version(), TenantProblem.CELL_START_FAILED);
            throw TenantProblem.CELL_START_FAILED.because(
                    "Template " + template.version() + " cannot be rendered.", malformed);
        }
    }

    private URI proxy() {
        ModelEndpoint proxy = endpoint.getIfAvailable();
        if (proxy == null) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because("This portal has no proxy for the assistant's models.");
        }
        return proxy.address();
    }

    Cell awaitAnswer(Cell cell, CellFolder folder, long deadline) throws InterruptedException {
        while (!answers(cell)) {
            if (!cell.alive()) {
                LOG.warn(
                        "Cell ended while it started: tenant={} words={}", cell.tenant(), folder.lastWords(LAST_WORDS));
                throw (cell.outOfMemory() ? TenantProblem.CELL_OUT_OF_MEMORY : TenantProblem.CELL_START_FAILED)
                        .because("The assistant's program ended while it started.");
            }
            if (System.nanoTime() - deadline > 0) {
                throw TenantProblem.CELL_START_TIMEOUT.because(
                        "It did not answer within " + properties.startTimeout().toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        return cell;
    }

    GatewayConnection connect(Cell cell, CellKeys fresh, CellFolder folder, long deadline) throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        try {
            return GatewayConnection.open(
                    cells, cell.address(), fresh.gatewayToken(), GatewayLimits.defaults(), json, left, cell::alive);
        } catch (GatewayException refused) {
            LOG.warn("Cell does not let us in: tenant={} code={}", cell.tenant(), refused.code());
            if (refused.scopesMissing()) {
                throw TenantProblem.CELL_SCOPES_MISSING.because(String.valueOf(refused.getMessage()), refused);
            }
            if (!cell.alive()) {
                LOG.warn("Its last words: {}", folder.lastWords(LAST_WORDS));
            }
            throw (System.nanoTime() - deadline > 0
                            ? TenantProblem.CELL_START_TIMEOUT
                            : TenantProblem.CELL_START_FAILED)
                    .because("The assistant refused the connection: " + refused.code() + ".", refused);
        }
    }

    static void stopQuietly(Cell cell) {
        boolean interrupted = Thread.interrupted();
        try {
            cell.stop(Duration.ZERO);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
