package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.AssistantState.StepName;
import io.darkplex.portal.tenants.KeyRing.CellKeys;
import io.darkplex.portal.tenants.gateway.CellClient;
import io.darkplex.portal.tenants.gateway.GatewayConnection;
import io.darkplex.portal.tenants.gateway.GatewayException;
import io.darkplex.portal.tenants.gateway.GatewayLimits;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    private final CellRuntime runtime;
    private final KeyRing keys;
    private final Models models;
    private final ObjectProvider<ModelEndpoint> endpoint;
    private final TenantsProperties properties;
    private final JsonMapper json;
    private final TenantTemplate template;
    private final CellClient cells;

    CellLauncher(
            CellRuntime runtime,
            KeyRing keys,
            Models models,
            ObjectProvider<ModelEndpoint> endpoint,
            TenantsProperties properties,
            JsonMapper json,
            TenantTemplate template,
            CellClient cells) {
        this.runtime = runtime;
        this.keys = keys;
        this.models = models;
        this.endpoint = endpoint;
        this.properties = properties;
        this.json = json;
        this.template = template;
        this.cells = cells;
    }

    /** @throws io.darkplex.portal.kernel.ProblemException a {@link TenantProblem} */
    LiveCell launch(TenantId tenant, StartProgress progress) throws InterruptedException {
        long deadline = System.nanoTime() + properties.startTimeout().toNanos();
        List<Model> offered = models.list();
        TenantFolder folder = progress.step(StepName.FOLDER, () -> prepare(tenant, offered));
        CellKeys fresh = keys.mint(tenant);
        Cell cell = null;
        boolean up = false;
        try {
            var spec = new CellSpec(
                    tenant,
                    folder.path(),
                    Map.of(
                            OpenClawConfig.GATEWAY_TOKEN, fresh.gatewayToken(),
                            OpenClawConfig.MODEL_KEY, fresh.virtualKey()),
                    template.limits());
            Cell started = progress.step(StepName.RUNTIME, () -> runtime.start(spec));
            cell = started;
            progress.step(StepName.GATEWAY, () -> awaitAnswer(started, folder, deadline));
            GatewayConnection connection =
                    progress.step(StepName.CONNECT, () -> connect(started, fresh, folder, deadline));
            up = true;
            return new LiveCell(
                    started,
                    connection,
                    fresh,
                    folder,
                    offered.stream().collect(Collectors.toMap(Model::id, OpenClawConfig::reference, (a, _) -> a)));
        } finally {
            if (!up) {
                keys.revoke(fresh);
                if (cell != null) {
                    stopQuietly(cell);
                }
            }
        }
    }

    void land(LiveCell live, Duration grace) throws InterruptedException {
        live.connection().close();
        live.cell().stop(grace);
        keys.revoke(live.keys());
    }

    boolean answers(Cell cell) throws InterruptedException {
        return cells.answers(cell.address(), properties.healthTimeout());
    }

    private TenantFolder prepare(TenantId tenant, List<Model> offered) {
        ModelEndpoint proxy = endpoint.getIfAvailable();
        if (proxy == null) {
            throw TenantProblem.CELL_RUNTIME_MISSING.because("This portal has no proxy for the assistant's models.");
        }
        try {
            TenantFolder folder =
                    TenantFolder.of(properties.directory(), tenant).create();
            folder.clearTmp();
            folder.write(
                    OpenClawConfig.render(json, template, folder.path(), offered, proxy.address()),
                    json.writeValueAsString(template.settings()));
            return folder;
        } catch (UncheckedIOException refused) {
            throw TenantProblem.CELL_START_FAILED.because("The assistant's folder cannot be written.", refused);
        }
    }

    private Cell awaitAnswer(Cell cell, TenantFolder folder, long deadline) throws InterruptedException {
        while (!answers(cell)) {
            if (!cell.alive()) {
                LOG.warn(
                        "Cell ended while it started: tenant={} words={}", cell.tenant(), folder.lastWords(LAST_WORDS));
                throw TenantProblem.CELL_START_FAILED.because("The assistant's program ended while it started.");
            }
            if (System.nanoTime() - deadline > 0) {
                throw TenantProblem.CELL_START_TIMEOUT.because(
                        "It did not answer within " + properties.startTimeout().toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
        return cell;
    }

    private GatewayConnection connect(Cell cell, CellKeys fresh, TenantFolder folder, long deadline)
            throws InterruptedException {
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

    private void stopQuietly(Cell cell) {
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
