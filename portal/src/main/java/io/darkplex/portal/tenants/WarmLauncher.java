package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.AssistantState.StepName;
import io.darkplex.portal.tenants.KeyRing.CellKeys;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings up cells that are nobody's, and a tenant into one of them. Only walled ones: their doors can be exchanged. */
@Component
class WarmLauncher implements WarmPool.Nursery<WarmCell> {

    static final String PRACTICE = "warm";

    private final CellLauncher launcher;
    private final Templates templates;
    private final PlanBook plans;
    private final CellRuntime runtime;
    private final TenantFolders folders;
    private final KeyRing keys;
    private final CellSockets sockets;
    private final CellDoors doors;
    private final Models models;
    private final TenantsProperties properties;
    private final Ids ids;

    WarmLauncher(
            CellLauncher launcher,
            Templates templates,
            PlanBook plans,
            CellRuntime runtime,
            TenantFolders folders,
            KeyRing keys,
            CellSockets sockets,
            CellDoors doors,
            Models models,
            TenantsProperties properties,
            Ids ids) {
        this.launcher = launcher;
        this.templates = templates;
        this.plans = plans;
        this.runtime = runtime;
        this.folders = folders;
        this.keys = keys;
        this.sockets = sockets;
        this.doors = doors;
        this.models = models;
        this.properties = properties;
        this.ids = ids;
    }

    WarmPool.Bounds bounds() {
        return new WarmPool.Bounds(
                properties.warmCellsMax(),
                properties.warmAge().toNanos(),
                properties.warmPause().toNanos(),
                properties.warmMemoryReserve().toBytes(),
                System::nanoTime);
    }

    @Override
    public boolean possible() {
        return runtime.readsFolders()
                && runtime.surroundings(properties.directory()).walled();
    }

    @Override
    public boolean usable(WarmCell warm) {
        return warm.usable()
                && warm.template().equals(templates.forMost())
                && warm.form().equals(plans.usualForm())
                && warm.config().equals(config(warm.template(), warm.form(), warm.folder(), models.list()));
    }

    /** Whether those that wait are of the form and of the template that the tenant gets. */
    boolean suits(TenantId tenant, CellForm form) {
        return form.equals(plans.usualForm()) && templates.forTenant(tenant).equals(templates.forMost());
    }

    @Override
    public WarmCell raise() throws InterruptedException {
        var nobody = new TenantId(ids.next());
        List<Model> offered = models.list();
        CellFolder folder = folders.cell();
        TenantTemplate template = templates.forMost();
        CellForm form = plans.usualForm();
        String config = config(template, form, folder, offered);
        CellKeys fresh = keys.draw();
        Path place = null;
        PracticeModel practice = null;
        Cell cell = null;
        GatewayConnection connection = null;
        boolean up = false;
        try {
            folder.create(config, launcher.settings(template), launcher.plugins(template));
            place = sockets.create();
            practice = PracticeModel.open(place.resolve("doors").resolve(CellDoors.MODELS));
            long deadline = launcher.deadline();
            cell = runtime.start(launcher.spec(nobody, form, template, folder, place, fresh));
            launcher.awaitAnswer(cell, folder, deadline);
            connection = launcher.connect(cell, fresh, folder, deadline);
            practise(connection, PRACTICE, OpenClawConfig.reference(offered.getFirst()), properties.warmTurns());
            var warm = new WarmCell(
                    nobody,
                    cell,
                    connection,
                    fresh,
                    place,
                    practice,
                    folder,
                    template,
                    form,
                    config,
                    CellLauncher.references(offered));
            up = true;
            return warm;
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The folder of a warm cell cannot be made.", refused);
        } finally {
            if (!up) {
                end(cell, connection, practice, new CellMeans(keys, fresh, place, null), folder);
            }
        }
    }

    /** What the first turns load, so that a tenant's own first turn need not. */
    void practise(GatewayConnection connection, String agent, String model, int turns) throws InterruptedException {
        for (int turn = 1; turn <= turns; turn++) {
            var prompt = new Gateway.Prompt(
                    new ConversationId(ids.next()), new TurnId(ids.next()), "Say that you are ready.", model);
            var ended = new CompletableFuture<RunEvent.Last>();
            Thread running =
                    Thread.ofVirtual().name("cell-practice").start(() -> run(connection, agent, prompt, ended));
            boolean inTime = running.join(properties.startTimeout());
            RunEvent.Last last = inTime ? ended.getNow(null) : null;
            if (!(last instanceof RunEvent.Done)) {
                connection.close();
                throw TenantProblem.CELL_START_FAILED.because("A warm cell did not pass its practice: " + last);
            }
        }
    }

    private static void run(
            GatewayConnection connection, String agent, Gateway.Prompt prompt, CompletableFuture<RunEvent.Last> ended) {
        try {
            connection.run(agent, prompt, prompt.model(), () -> {}, event -> {
                if (event instanceof RunEvent.Last last) {
                    ended.complete(last);
                }
            });
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The cell is the tenant's from here on. When this fails it is gone, and the tenant at home.
     *
     * @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem}
     */
    LiveCell claim(WarmCell warm, TenantId tenant, CellForm form, StartProgress progress) throws InterruptedException {
        CellDoors.Opened opened = null;
        boolean up = false;
        try {
            progress.step(StepName.FOLDER, () -> place(tenant, form, warm));
            CellDoors.Opened leading = progress.step(StepName.RUNTIME, () -> bind(tenant, warm));
            opened = leading;
            progress.step(StepName.GATEWAY, () -> check(warm));
            progress.step(StepName.CONNECT, () -> discover(warm));
            templates.started(tenant, warm.template().version());
            up = true;
            var means = new CellMeans(keys, warm.keys(), warm.sockets(), leading);
            var made = new CellLauncher.Made(warm.template(), warm.form());
            return launcher.connected(
                    tenant, warm.cell(), warm.connection(), means, warm.folder(), made, warm.models());
        } finally {
            if (!up) {
                var means = new CellMeans(keys, warm.keys(), warm.sockets(), opened);
                stop(warm.cell(), warm.connection(), warm.practice(), means);
                launcher.bringHome(tenant, warm.cell(), warm.folder());
            }
        }
    }

    private CellFolder place(TenantId tenant, CellForm form, WarmCell warm) {
        if (!templates.forTenant(tenant).equals(warm.template()) || !form.equals(warm.form())) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The warm cell is of another template or form than the tenant gets.");
        }
        try {
            folders.place(tenant, warm.folder(), warm.nobody(), launcher.settings(warm.template()));
            return warm.folder();
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's folder cannot be moved.", refused);
        }
    }

    /** Its door leads to the proxy, its keys are the tenant's. */
    private CellDoors.Opened bind(TenantId tenant, WarmCell warm) {
        try {
            warm.practice().close();
            CellDoors.Opened opened = doors.open(tenant, warm.sockets().resolve("doors"));
            keys.bind(warm.keys(), tenant, true);
            return opened;
        } catch (RuntimeException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's doors cannot be opened.", refused);
        }
    }

    private Cell check(WarmCell warm) throws InterruptedException {
        if (!warm.usable() || !launcher.answers(warm.cell())) {
            throw TenantProblem.CELL_START_FAILED.because("The warm cell does not answer any more.");
        }
        return warm.cell();
    }

    private static GatewayConnection discover(WarmCell warm) throws InterruptedException {
        try {
            warm.connection().sessions(CellFolder.MAIN).discover();
            return warm.connection();
        } catch (GatewayException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The assistant's history cannot be read: " + refused.code() + ".", refused);
        }
    }

    @Override
    public void discard(WarmCell warm) {
        end(
                warm.cell(),
                warm.connection(),
                warm.practice(),
                new CellMeans(keys, warm.keys(), warm.sockets(), null),
                warm.folder());
    }

    private void end(
            @Nullable Cell cell,
            @Nullable GatewayConnection connection,
            @Nullable PracticeModel practice,
            CellMeans means,
            CellFolder folder) {
        stop(cell, connection, practice, means);
        launcher.deleteQuietly(folder);
    }

    /** At once: it has nothing of anybody's, or what it has is on the disk. */
    private static void stop(
            @Nullable Cell cell,
            @Nullable GatewayConnection connection,
            @Nullable PracticeModel practice,
            CellMeans means) {
        if (connection != null) {
            connection.close();
        }
        if (cell != null) {
            CellLauncher.stopQuietly(cell);
        }
        if (practice != null) {
            practice.close();
        }
        means.close();
    }

    private String config(TenantTemplate template, CellForm form, CellFolder folder, List<Model> offered) {
        return launcher.config(template, form, folder, offered, List.of(CellFolder.MAIN, PRACTICE));
    }
}
