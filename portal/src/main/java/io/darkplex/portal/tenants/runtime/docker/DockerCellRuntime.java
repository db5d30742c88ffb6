package io.darkplex.portal.tenants.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellKind;
import io.darkplex.portal.tenants.TenantProblem;
import io.darkplex.portal.tenants.runtime.BoundedLog;
import io.darkplex.portal.tenants.runtime.Cell;
import io.darkplex.portal.tenants.runtime.CellAddress;
import io.darkplex.portal.tenants.runtime.CellCommand;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import io.darkplex.portal.tenants.runtime.CellSpec;
import io.darkplex.portal.tenants.runtime.CellUsers;
import io.darkplex.portal.tenants.runtime.LivingCells;
import io.darkplex.portal.tenants.runtime.Sampled;
import io.darkplex.portal.tenants.runtime.StrayCell;
import io.darkplex.portal.tenants.runtime.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cells as containers of an engine on this machine. What Node compiled beforehand is in their image. */
public final class DockerCellRuntime implements CellRuntime, AutoCloseable {

    /** The image says by this for which {@code cell.mjs} it was built. */
    static final String PROGRAM_LABEL = "io.darkplex.cell";

    /** And by this which OpenClaw it holds. */
    static final String OPENCLAW_LABEL = "io.darkplex.openclaw";

    private static final Logger LOG = LoggerFactory.getLogger(DockerCellRuntime.class);
    private static final String RUNNING = "running";

    private final DockerProperties properties;
    private final CellInstance instance;
    private final DockerEngine engine;
    private final CellUsers users;
    private final String program;
    private final Clock clock;
    private final LivingCells<DockerCell> cells = new LivingCells<>();
    private final Sampled<String> version;
    private volatile boolean engineChecked;

    /** @param program the sum of the {@code cell.mjs} that this portal's commands are for */
    DockerCellRuntime(
            DockerProperties properties, CellInstance instance, CellUsers users, String program, Clock clock) {
        this.properties = properties;
        this.instance = instance;
        this.engine = new DockerEngine(properties);
        this.users = users;
        this.program = program;
        this.clock = clock;
        this.version = new Sampled<>(
                properties.factsFresh(),
                () -> Optional.ofNullable(
                        engine.image(properties.image()).labels().get(OPENCLAW_LABEL)));
    }

    @Override
    public CellKind kind() {
        return CellKind.CONTAINER;
    }

    @Override
    public Optional<String> version() {
        return version.last();
    }

    @Override
    public Surroundings surroundings(Path folder) {
        return Surroundings.WALLED;
    }

    @Override
    public boolean holdsMemory() {
        return true;
    }

    @Override
    public void own(TenantId tenant, Path file) throws IOException {
        users.give(users.onThisMachine(tenant), file);
    }

    @Override
    public boolean prepared() {
        return true;
    }

    @Override
    public void keepPreparation() {
        // It is made with the image.
    }

    @Override
    public Cell start(CellSpec spec) throws InterruptedException {
        return cells.get(spec, () -> launch(spec));
    }

    @Override
    public Set<Path> livingFolders() {
        return cells.folders();
    }

    @Override
    public List<Cell> living() {
        return cells.all();
    }

    @Override
    public List<StrayCell> strays() throws IOException {
        try {
            return engine.list(Map.of(CellContainer.INSTANCE_LABEL, instance.id())).stream()
                    .flatMap(container -> stray(container).stream())
                    .filter(stray -> !cells.of(stray.tenant()))
                    .toList();
        } catch (RuntimeException silent) {
            throw new IOException("The engine does not list its containers.", silent);
        }
    }

    private static Optional<StrayCell> stray(Container container) {
        String tenant =
                container.getLabels() == null ? null : container.getLabels().get(CellContainer.TENANT_LABEL);
        return Optional.ofNullable(tenant).map(mark -> new StrayCell(TenantId.of(mark), container.getId()));
    }

    @Override
    public void end(StrayCell stray) throws IOException {
        if (cells.of(stray.tenant())) {
            return;
        }
        try {
            engine.remove(stray.name());
        } catch (RuntimeException silent) {
            throw new IOException("The engine does not remove a container.", silent);
        }
    }

    @Override
    public int endLeftovers() {
        try {
            List<Container> left = engine.list(Map.of(CellContainer.INSTANCE_LABEL, instance.id()));
            left.forEach(container -> engine.remove(container.getId()));
            return (int) left.stream()
                    .filter(container -> RUNNING.equals(container.getState()))
                    .count();
        } catch (RuntimeException silent) {
            LOG.error(
                    "Containers of an earlier run could not be ended: socket={} reason={}",
                    properties.socket(),
                    silent.getMessage());
            return 0;
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    private DockerCell launch(CellSpec spec) throws InterruptedException {
        String name = CellContainer.name(instance, spec.tenant());
        boolean started = false;
        try {
            DockerEngine.Image image = image();
            // Of an earlier start whose end the engine could not tell.
            engine.remove(name);
            int user = prepare(spec);
            var container = new CellContainer(instance, properties, image, spec, user);
            String id = engine.create(image, container::describe);
            engine.start(id);
            DockerCell cell = cell(spec, id);
            cell.watch();
            started = true;
            return cell;
        } catch (ProblemException known) {
            throw known;
        } catch (DockerException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The engine refused the assistant's container: " + refused.getMessage(), refused);
        } catch (IOException refused) {
            throw TenantProblem.CELL_START_FAILED.because(
                    "The assistant's folder could not be prepared: " + refused.getMessage(), refused);
        } catch (RuntimeException silent) {
            if (Thread.interrupted()) {
                throw interruptedBy(silent);
            }
            throw missing("does not answer (" + silent.getMessage() + ")", silent);
        } finally {
            if (!started) {
                removeQuietly(name);
            }
        }
    }

    private DockerEngine.Image image() {
        if (!engineChecked) {
            checkEngine(engine.securityOptions());
            engineChecked = true;
        }
        DockerEngine.Image image;
        try {
            image = engine.image(properties.image());
        } catch (NotFoundException none) {
            throw missing(
                    "has no image " + properties.image()
                            + ": build it with openclaw/image/build.sh, or name another as " + "darkplex.docker.image",
                    none);
        }
        if (!program.equals(image.labels().get(PROGRAM_LABEL))) {
            throw missing(
                    "has an image " + properties.image() + " that was built for another version of Darkplex: build it "
                            + "anew with openclaw/image/build.sh",
                    null);
        }
        return image;
    }

    private void checkEngine(List<String> options) {
        if (options.stream().noneMatch(option -> option.startsWith("name=seccomp"))) {
            throw missing("does not filter system calls", null);
        }
        if (options.stream()
                .anyMatch(option -> option.startsWith("name=userns") || option.startsWith("name=rootless"))) {
            // A tenant's files would belong to somebody else inside.
            throw missing("maps user numbers, and Darkplex cannot work with that", null);
        }
    }

    private int prepare(CellSpec spec) throws IOException {
        int user = users.onThisMachine(spec.tenant());
        users.give(user, spec);
        return user;
    }

    private DockerCell cell(CellSpec spec, String container) {
        return new DockerCell(
                spec.tenant(),
                new CellAddress.UnixSocket(sockets(spec).resolve("in").resolve(CellCommand.GATEWAY_SOCKET)),
                container,
                engine,
                properties,
                new BoundedLog(
                        spec.folder().resolve("log/cell.log"),
                        spec.limits().logFileBytes(),
                        spec.secrets().values()),
                clock);
    }

    /** By its name: a creation that was broken off may have gone through. */
    private void removeQuietly(String name) {
        boolean interrupted = Thread.interrupted();
        try {
            engine.remove(name);
        } catch (RuntimeException silent) {
            LOG.debug("A container may have been left behind: name={}", name);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ProblemException missing(String what, @Nullable RuntimeException cause) {
        String sentence = "The Docker engine at " + properties.socket() + " " + what + ".";
        return cause == null
                ? TenantProblem.CELL_RUNTIME_MISSING.because(sentence)
                : TenantProblem.CELL_RUNTIME_MISSING.because(sentence, cause);
    }

    private static InterruptedException interruptedBy(RuntimeException broken) {
        var interrupted = new InterruptedException();
        interrupted.initCause(broken);
        return interrupted;
    }

    private static Path sockets(CellSpec spec) {
        return Objects.requireNonNull(spec.sockets(), "A walled cell needs sockets.");
    }
}
