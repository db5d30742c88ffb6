package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.models.Model;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.ProxyServer;
import io.darkplex.proxy.ProxySettings;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.Sockets;
import io.darkplex.redaction.KnownSecrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many active assistants shared cells carry: each sends four messages, spread over the time. Real OpenClaw, real proxy
 * with the demo model, the cells' own part of the portal, all in this process; no browser, no database, no chat room.
 */
@Tag("real-openclaw")
@EnabledIfSystemProperty(named = "density.tenants", matches = "\\d+")
class DensityBench {

    private static final int MESSAGES = 4;
    private static final Model DEMO =
            new Model("demo", "Demo", "demo", Model.Wire.OPENAI, 200_000, 8_192, false, false, 0, 0);
    private static final double MEGABYTE = 1 << 20;

    @TempDir
    private Path data;

    private final ConcurrentLinkedQueue<Double> firstWords = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private TestProcessRuntime runtime;

    @BeforeEach
    void boot() {
        runtime = TestProcessRuntime.real(data.resolve("tenants"), true);
    }

    @Test
    void measure() throws Exception {
        int tenants = Integer.getInteger("density.tenants");
        Duration window = Duration.ofSeconds(Integer.getInteger("density.seconds", 300));
        var peak = new AtomicLong();
        var over = new AtomicBoolean();
        try (var proxy = new RealProxy();
                var room = new SharedRoom(
                        runtime.runtime(),
                        data.resolve("tenants"),
                        proxy.address(),
                        proxy,
                        new OneModel(),
                        Map.of("darkplex.tenants.shared.seats", String.valueOf(Math.max(64, tenants))))) {
            proxy.keys = room.keys;
            var seats = new ArrayList<Seat>();
            for (int i = 0; i < tenants; i++) {
                seats.add(room.wake(room.newTenant()));
            }
            Thread watching = Thread.ofPlatform().start(() -> watch(peak, over));
            double cellBefore = cellSeconds();
            double ownBefore = ownSeconds();
            try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
                var random = new Random(tenants);
                for (Seat seat : seats) {
                    long seed = random.nextLong();
                    var _ = people.submit(() -> talk(seat, new Random(seed), window));
                }
            }
            int turns = firstWords.size();
            double cell = (cellSeconds() - cellBefore) / Math.max(1, turns);
            double own = (ownSeconds() - ownBefore) / Math.max(1, turns);
            long cells = room.cells.count();
            over.set(true);
            watching.join();
            for (Seat seat : seats) {
                room.sleep(seat);
            }
            room.cells.end();
            double alone = dedicatedIdle(room);
            failures.stream().limit(5).forEach(failed -> System.out.println("FAILED " + failed));
            System.out.println(String.format(
                    Locale.ROOT,
                    "{\"active_tenants\":%d,\"turns\":%d,\"failed\":%d,\"seconds\":%d,\"cells\":%d,"
                            + "\"overhead_first_token_p50_ms\":%.0f,\"overhead_first_token_p95_ms\":%.0f,"
                            + "\"cpu_s_per_turn\":%.2f,\"cpu_s_per_turn_cell\":%.2f,\"memory_mb\":%.0f,"
                            + "\"mb_per_active\":%.1f,\"mb_dedicated_idle\":%.0f}",
                    tenants,
                    turns,
                    failures.size(),
                    window.toSeconds(),
                    cells,
                    at(50),
                    at(95),
                    cell + own,
                    cell,
                    peak.get() / MEGABYTE,
                    peak.get() / MEGABYTE / tenants,
                    alone));
            assertThat(turns + failures.size()).isEqualTo(tenants * MESSAGES);
        }
    }

    private int talk(Seat seat, Random random, Duration window) throws InterruptedException {
        var conversation = new ConversationId(UUID.randomUUID());
        long begun = System.nanoTime();
        long part = window.toMillis() / MESSAGES;
        for (int message = 0; message < MESSAGES; message++) {
            long due = message * part + random.nextLong(part);
            LockSupport.parkNanos(Math.max(0, due * 1_000_000 - (System.nanoTime() - begun)));
            say(seat, conversation, "Message " + message + " " + "word ".repeat(58));
        }
        return MESSAGES;
    }

    private void say(Seat seat, ConversationId conversation, String text) throws InterruptedException {
        long asked = System.nanoTime();
        var heard = new AtomicBoolean();
        var prompt = new Gateway.Prompt(conversation, new TurnId(UUID.randomUUID()), text, DEMO.id());
        seat.run(prompt, event -> {
            if (event instanceof RunEvent.Text && heard.compareAndSet(false, true)) {
                firstWords.add((System.nanoTime() - asked) / 1e6);
            }
            if (event instanceof RunEvent.Last && !(event instanceof RunEvent.Done)) {
                failures.add(event.toString());
            }
        });
    }

    private void watch(AtomicLong peak, AtomicBoolean over) {
        while (!over.get()) {
            long now = runtime.processes().mapToLong(DensityBench::bytes).sum() + bytes(ProcessHandle.current());
            peak.accumulateAndGet(now, Math::max);
            LockSupport.parkNanos(2_000_000_000);
        }
    }

    private double dedicatedIdle(SharedRoom room) throws Exception {
        TenantId tenant = room.newTenant();
        LiveCell alone = room.wakeAlone(tenant);
        double megabytes = runtime.of(tenant).mapToLong(DensityBench::bytes).sum() / MEGABYTE;
        alone.land(room.properties.stopGrace());
        return megabytes;
    }

    /** What a process takes, what it shares with others by halves. */
    private static long bytes(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                            .filter(line -> line.startsWith("Pss:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                            .sum()
                    << 10;
        } catch (IOException gone) {
            return 0;
        }
    }

    private double cellSeconds() {
        return runtime.processes().mapToDouble(DensityBench::seconds).sum();
    }

    /** With all its children that have ended. */
    private static double seconds(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int field = 11; field <= 14; field++) {
                ticks += Double.parseDouble(fields[field]);
            }
            return ticks / 100;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static double ownSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    private double at(int percentile) {
        List<Double> sorted = firstWords.stream().sorted().toList();
        return sorted.isEmpty() ? -1 : sorted.get((int) Math.ceil(percentile / 100.0 * sorted.size()) - 1);
    }

    private record OneModel(List<Model> list) implements Models {

        OneModel() {
            this(List.of(DEMO));
        }

        @Override
        public Model defaultModel() {
            return DEMO;
        }

        @Override
        public Optional<Model> find(String id) {
            return list.stream().filter(model -> model.id().equals(id)).findFirst();
        }
    }

    /** As the portal wires it, with the demo model for everything. */
    private static final class RealProxy implements CellDoors, AutoCloseable {

        private volatile KeyRing keys = new KeyRing();
        private final ProxyServer server = new ProxyServer(
                ProxySettings.defaults(),
                new Sockets(
                        key -> keys.holderOf(key)
                                .map(holder -> new Lease(
                                        holder.tenant().toString(),
                                        holder.tenant().toString(),
                                        holder.behindDoors(),
                                        holder.doors().toString())),
                        new Routes() {
                            @Override
                            public Routing find(Lease lease, String model) {
                                return new Routing.Found(Offer.demo());
                            }

                            @Override
                            public List<String> models(Lease lease) {
                                return List.of(DEMO.id());
                            }
                        },
                        receipt -> CompletableFuture.runAsync(() -> {}, Runnable::run),
                        () -> KnownSecrets.of(List.of())),
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString());
        private final int port = server.start();

        URI address() {
            return URI.create("http://127.0.0.1:" + port);
        }

        @Override
        public Opened open(TenantId tenant, Path directory) {
            var entrance = server.openEntrance(
                    directory.resolve(MODELS),
                    new Lease(tenant.toString(), tenant.toString(), true, tenant.toString()));
            return entrance::close;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
