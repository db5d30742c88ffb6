package io.darkplex.portal.tenants.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few things that we ask of an engine. A {@code DockerException} is its answer; every other unchecked exception means
 * that it gave none, which says nothing about its containers.
 */
final class DockerEngine implements AutoCloseable {

    /** Of Docker 20.10, for which this was written. */
    private static final RemoteApiVersion SPOKEN = RemoteApiVersion.VERSION_1_41;

    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);
    private static final Duration FOREVER = Duration.ZERO;

    private final DockerProperties properties;
    private final DockerClient first;
    private final AtomicReference<@Nullable Clients> known = new AtomicReference<>();
    private volatile boolean closed;

    DockerEngine(DockerProperties properties) {
        this.properties = properties;
        this.first = client(RemoteApiVersion.unknown(), properties.answerTimeout());
    }

    /** Engines from 29 on refuse what we speak; then it is the oldest that they take. */
    static RemoteApiVersion version(@Nullable String minimum) {
        if (minimum == null) {
            return SPOKEN;
        }
        RemoteApiVersion needed = RemoteApiVersion.parseConfig(minimum);
        return needed.isGreaterOrEqual(SPOKEN) ? needed : SPOKEN;
    }

    private DockerClient asking() {
        return clients().asking();
    }

    private DockerClient listening() {
        return clients().listening();
    }

    /** Made when the engine first answers. */
    private Clients clients() {
        Clients present = known.get();
        if (present != null) {
            return present;
        }
        RemoteApiVersion version = version(first.versionCmd().exec().getMinAPIVersion());
        var fresh = new Clients(client(version, properties.answerTimeout()), client(version, FOREVER));
        Clients other = known.compareAndExchange(null, fresh);
        if (other != null) {
            fresh.close();
            return other;
        }
        return fresh;
    }

    private DockerClient client(RemoteApiVersion version, Duration answerTimeout) {
        DockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + properties.socket().toAbsolutePath())
                .withDockerTlsVerify(false)
                .withApiVersion(version)
                .build();
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .responseTimeout(answerTimeout)
                        .build());
    }

    /** What it says about the security of its containers, as {@code name=seccomp,profile=default}. */
    List<String> securityOptions() {
        List<String> options = asking().infoCmd().exec().getSecurityOptions();
        return options == null ? List.of() : List.copyOf(options);
    }

    /** @throws NotFoundException when there is none of that name */
    Image image(String name) {
        InspectImageResponse found = asking().inspectImageCmd(name).exec();
        Map<String, String> labels =
                found.getConfig() == null ? null : found.getConfig().getLabels();
        return new Image(Objects.requireNonNull(found.getId()), labels == null ? Map.of() : Map.copyOf(labels));
    }

    /** @return the container's id */
    String create(Image image, Consumer<CreateContainerCmd> description) {
        try (CreateContainerCmd command = asking().createContainerCmd(image.id())) {
            description.accept(command);
            CreateContainerResponse created = command.exec();
            for (String warning : Objects.requireNonNullElse(created.getWarnings(), new String[0])) {
                LOG.warn("The engine does not hold a container to all that was asked: {}", warning);
            }
            return created.getId();
        }
    }

    void start(String container) {
        asking().startContainerCmd(container).exec();
    }

    /** @throws ConflictException when it does not run, or is paused already */
    void pause(String container) {
        asking().pauseContainerCmd(container).exec();
    }

    void unpause(String container) {
        asking().unpauseContainerCmd(container).exec();
    }

    /** Quiet when it does not run. */
    void signal(String container, String signal) {
        try {
            asking().killContainerCmd(container).withSignal(signal).exec();
        } catch (NotFoundException | ConflictException ended) {
            LOG.debug("A container had ended before its signal");
        }
    }

    /** Ends it when it still runs. Quiet when there is none, or when it is being removed already. */
    void remove(String container) {
        try {
            asking().removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException gone) {
            LOG.debug("A container had been removed before");
        }
    }

    List<Container> list(Map<String, String> labels) {
        return asking().listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec();
    }

    /** Blocks until it has ended, for its exit code. */
    int awaitEnd(String container) throws InterruptedException {
        var code = new AtomicReference<Integer>();
        var answer = new LongAnswer<WaitResponse>(end -> code.set(end.getStatusCode()));
        listening().waitContainerCmd(container).exec(answer).await();
        Integer told = code.get();
        if (told == null) {
            throw new IllegalStateException("The engine broke off.");
        }
        return told;
    }

    /** Blocks until it has printed its last. */
    void follow(String container, int sinceSecond, Consumer<byte[]> printed) throws InterruptedException {
        listening()
                .logContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .withSince(sinceSecond)
                .exec(new LongAnswer<Frame>(frame -> printed.accept(frame.getPayload())))
                .await();
    }

    /** Whether the kernel has ended some of a container that has ended since. */
    boolean endedOutOfMemory(String container) {
        return Boolean.TRUE.equals(
                asking().inspectContainerCmd(container).exec().getState().getOOMKilled());
    }

    /** The same for one that still runs, whose state does not tell. The engine remembers some hundred events. */
    boolean ranOutOfMemory(String container, long sinceSecond, long untilSecond) throws InterruptedException {
        var seen = new AtomicBoolean();
        asking().eventsCmd()
                .withContainerFilter(container)
                .withEventFilter("oom")
                .withSince(Long.toString(sinceSecond))
                .withUntil(Long.toString(untilSecond))
                .exec(new LongAnswer<Event>(_ -> seen.set(true)))
                .await();
        return seen.get();
    }

    /** Memory that it takes now without what the kernel would give back at once, as {@code docker stats} counts it. */
    Optional<Long> memoryBytes(String container) {
        var told = new AtomicReference<@Nullable MemoryStatsConfig>();
        var answer = new LongAnswer<Statistics>(sample -> told.set(sample.getMemoryStats()));
        asking().statsCmd(container).withNoStream(true).exec(answer);
        try {
            answer.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        MemoryStatsConfig memory = told.get();
        if (memory == null || memory.getUsage() == null) {
            return Optional.empty();
        }
        return Optional.of(Math.max(0, memory.getUsage() - reclaimable(memory.getStats())));
    }

    /** The two versions of control groups call it differently. */
    private static long reclaimable(@Nullable StatsConfig stats) {
        if (stats == null) {
            return 0;
        }
        Long whole = stats.getTotalInactiveFile();
        return Objects.requireNonNullElse(whole == null ? stats.getInactiveFile() : whole, 0L);
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        Clients present = known.get();
        if (present != null) {
            present.close();
        }
        close(first);
    }

    private static void close(DockerClient client) {
        try {
            client.close();
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    /**
     * @param asking for what is answered at once
     * @param listening for what is answered when it happens
     */
    private record Clients(DockerClient asking, DockerClient listening) {
        void close() {
            DockerEngine.close(listening);
            DockerEngine.close(asking);
        }
    }

    /** @param id of its content: what was looked at is what will run */
    record Image(String id, Map<String, String> labels) {}
}
