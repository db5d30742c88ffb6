package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.CellDoors;
import io.darkplex.portal.tenants.files.DiskUse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What walls promise, whoever builds them. Behind them is a gateway that runs every command it is given. */
public abstract class WalledRuntimeContract extends CellRuntimeContract {

    private static final JsonMapper JSON = new JsonMapper();

    /** What this machine's process table shows of a cell. */
    protected abstract List<Long> processes(TenantId of);

    /** The most that a cell may find in {@code /etc}. */
    protected abstract Set<String> configurationFiles();

    /** Tests of the limit of memory are left out where the system cannot hold anything to one. */
    protected void assumeMemoryIsLimited() {}

    /** The ports that somebody listens at, in hexadecimal. With what every shell has built in: images hold little else. */
    private static final String LISTENING =
            "while read -r n at peer state rest; do [ \"$state\" = 0A ] && echo \"${at#*:}\"; done < /proc/net/tcp; true";

    @Test
    void theGatewayIsReachedBySocketAndReachesItsThreeDoorsAndNoOther() throws Exception {
        CellSpec spec = spec();
        Path doors = Objects.requireNonNull(spec.sockets()).resolve("doors");
        try (ServerSocketChannel models = UnixSockets.answering(doors.resolve(CellDoors.MODELS), "models here");
                ServerSocketChannel bridge = UnixSockets.answering(doors.resolve(CellDoors.BRIDGE), "bridge here");
                ServerSocketChannel web = UnixSockets.answering(doors.resolve(CellDoors.WEB), "web here")) {
            assertThat(List.of(models, bridge, web)).allMatch(ServerSocketChannel::isOpen);
            Cell cell = up(spec);
            assertThat(UnixSockets.get(socket(cell), "/healthz"))
                    .contains("200 OK")
                    .endsWith("ok");
            assertThat(said(cell, 9001)).contains("models here");
            assertThat(said(cell, 9002)).contains("bridge here");
            assertThat(said(cell, 9003)).contains("web here");
            // Besides, there is the gateway's own port.
            assertThat(out(cell, LISTENING).lines().map(port -> Integer.parseInt(port, 16)))
                    .containsExactlyInAnyOrder(9001, 9002, 9003, Surroundings.GATEWAY_PORT);
            assertThat(out(cell, "ls /run/cell/doors").split("\n"))
                    .containsExactlyInAnyOrder(CellDoors.MODELS, CellDoors.BRIDGE, CellDoors.WEB);
        }
    }

    private static String said(Cell cell, int port) throws IOException {
        return run(cell, fetch("http://127.0.0.1:" + port + "/")).path("out").asString("");
    }

    @Test
    void thereIsNoNetwork() throws Exception {
        try (var inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Cell cell = up(spec());
            assertThat(out(cell, "tail -n +3 /proc/net/dev")).startsWith("lo:").hasLineCount(1);
            assertThat(out(cell, "tail -n +2 /proc/net/route")).isEmpty();
            assertThat(out(cell, "ls /sys/class/net 2>/dev/null")).isIn("", "lo");
            for (String address : List.of(
                    "127.0.0.1:" + inside.getLocalPort(),
                    "[::1]:" + inside.getLocalPort(),
                    "169.254.169.254:80",
                    "1.1.1.1:443",
                    "example.com:80")) {
                assertThat(run(cell, fetch("http://" + address + "/"))
                                .path("code")
                                .asInt())
                        .as(address)
                        .isNotZero();
            }
            inside.setSoTimeout(1);
            assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aFileThatThePortalGivesItIsItsOwn() throws Exception {
        CellSpec spec = spec();
        Cell cell = up(spec);
        Path given = Files.writeString(tenants.resolve("given"), "from a person");
        Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rw-------"));
        runtime().own(tenant, given);
        Files.move(given, spec.folder().resolve("workspace/given"));
        assertThat(out(cell, "cat /cell/workspace/given && echo ' and back' >> /cell/workspace/given"))
                .isEqualTo("from a person");
        assertThat(spec.folder().resolve("workspace/given")).content().contains("and back");
    }

    @Test
    void aFrozenCellDoesNothingUntilItIsThawed() throws Exception {
        CellSpec spec = spec();
        Cell cell = up(spec);
        String tick = "while true; do echo . >> /cell/workspace/ticks; sleep 0.02; done";
        assertThat(run(cell, "(" + tick + ") > /dev/null 2>&1 &").path("code").asInt())
                .isZero();
        Path ticks = spec.folder().resolve("workspace/ticks");
        await().until(() -> Files.exists(ticks) && Files.size(ticks) > 10);
        assertThat(cell.freeze()).isTrue();
        long before = Files.size(ticks);
        var asked = new FutureTask<>(() -> UnixSockets.get(socket(cell), "/healthz"));
        Thread.ofVirtual().start(asked);
        assertThatThrownBy(() -> asked.get(400, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(Files.size(ticks)).isEqualTo(before);
        assertThat(cell.alive()).isTrue();
        cell.thaw();
        await().until(() -> Files.size(ticks) > before);
        assertThat(asked.get(5, TimeUnit.SECONDS)).contains("200 OK");
        cell.thaw();
        assertThat(cell.freeze()).isTrue();
        cell.stop(Duration.ofSeconds(5));
        assertThat(cell.alive()).isFalse();
        assertThat(processes(tenant)).isEmpty();
    }

    @Test
    void itIsNobodyAndMayNothing() throws Exception {
        Cell cell = up(spec());
        assertThat(out(cell, "id -u")).isNotEqualTo("0");
        assertThat(out(cell, "grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status")
                        .lines()
                        .map(line -> line.replaceAll("\\s+", "")))
                .contains("CapEff:0000000000000000", "CapPrm:0000000000000000", "NoNewPrivs:1", "Seccomp:2");
        for (String refused : List.of(
                "unshare --user true",
                "unshare --mount true",
                "mount -t tmpfs none /cell/workspace",
                "chroot /cell true",
                "dmesg",
                "touch /x",
                "touch /opt/x",
                "touch /etc/x",
                "touch /usr/x",
                "touch /opt/cell/cell.mjs",
                "touch /cell/config/openclaw.json",
                "touch /cell/x",
                "ls /root")) {
            assertThat(run(cell, refused).path("code").asInt()).as(refused).isNotZero();
        }
        assertThat(run(cell, "echo kept > /cell/workspace/note").path("code").asInt())
                .isZero();
        assertThat(tenants.resolve(tenant + "/workspace/note")).hasContent("kept\n");
    }

    @Test
    void itSeesNothingOfTheMachineAndItsNeighbour() throws Exception {
        var neighbour = new TenantId(UUID.randomUUID());
        up(spec(neighbour));
        Files.writeString(tenants.resolve(neighbour + "/workspace/canary"), "canary-7");
        Cell cell = up(spec());
        assertThat(out(cell, "ls /").split("\n"))
                .isSubsetOf(
                        "bin", "cell", "dev", "etc", "lib", "lib32", "lib64", "libx32", "opt", "proc", "run", "sbin",
                        "sys", "tmp", "usr");
        assertThat(out(cell, "ls /etc").split("\n")).isSubsetOf(configurationFiles());
        assertThat(out(cell, "ls /run/cell").split("\n")).containsExactly("doors", "in");
        // Its own: the first, cell.mjs, the gateway, its child, and the shell that looks.
        assertThat(out(cell, "ls -d /proc/[0-9]* | wc -l"))
                .satisfies(count -> assertThat(Integer.parseInt(count)).isLessThan(10));
        assertThat(run(cell, "grep -rs canary-7 /cell /tmp /run /opt /etc")
                        .path("out")
                        .asString(""))
                .isEmpty();
    }

    @Test
    void secretsAreNeitherArgumentsNorLogged() throws Exception {
        up(spec());
        Path folder = tenants.resolve(tenant.toString());
        await().until(() -> Files.exists(folder.resolve("log/cell.log.1")));
        assertThat(Files.readString(folder.resolve("log/cell.log.1"))).contains("key ***");
        assertThat(processes(tenant)).isNotEmpty().allSatisfy(process -> {
            assertThat(Files.readString(Path.of("/proc/" + process + "/cmdline")))
                    .doesNotContain("sk-test-not-a-key");
        });
    }

    @Test
    void limitsBite() throws Exception {
        Cell cell = up(spec());
        // The limits of CellRuntimeContract: 128 tasks, files of 8 MB, 4 MB of temporary files.
        assertThat(run(cell, "dd if=/dev/zero of=/cell/workspace/big bs=1M count=9")
                        .path("code")
                        .asInt())
                .isNotZero();
        assertThat(Files.size(tenants.resolve(tenant + "/workspace/big"))).isEqualTo(8L << 20);
        assertThat(run(cell, "dd if=/dev/zero of=/tmp/big bs=1M count=5")
                        .path("errors")
                        .asString(""))
                .contains("No space left");
        String bomb = "i=0; while [ $i -lt 300 ]; do sleep 5 & i=$((i+1)); done; wait";
        assertThat(run(cell, bomb).path("errors").asString("")).contains("fork");
        assertThat(processes(tenant)).hasSizeLessThan(140);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(out(cell, "echo alive")).isEqualTo("alive"));
    }

    @Test
    void aFloodOfTheDiskIsSeenAndEndsWithItsCellAndANeighbourIsUnharmed() throws Exception {
        var limits = new DiskUse.Limits(DataSize.ofMegabytes(16), DataSize.ofMegabytes(32), 1000);
        var neighbour = new TenantId(UUID.randomUUID());
        Cell beside = up(spec(neighbour));
        Files.writeString(tenants.resolve(neighbour + "/workspace/kept"), "kept");
        Cell cell = up(spec());
        Path folder = tenants.resolve(tenant.toString());
        assertThat(DiskUse.of(folder, limits).level()).isEqualTo(DiskUse.Level.FINE);
        out(
                cell,
                "(i=0; while :; do i=$((i+1)); dd if=/dev/zero of=/cell/home/flood$i bs=1M count=4; sleep 0.1; done) "
                        + ">/dev/null 2>&1 & echo begun");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> DiskUse.of(folder, limits).level() == DiskUse.Level.FULL);
        cell.stop(Duration.ZERO);
        assertThat(processes(tenant)).isEmpty();
        long after = DiskUse.of(folder, limits).bytes();
        assertThat(after).isLessThan(256L << 20);
        assertThat(out(beside, "cat /cell/workspace/kept")).isEqualTo("kept");
        assertThat(DiskUse.of(folder, limits).bytes()).isEqualTo(after);
    }

    @Test
    void memoryIsHeldToItsLimit() throws Exception {
        assumeMemoryIsLimited();
        Cell cell = up(spec());
        // 512 MB are allowed; the shell doubles a string until it is stopped.
        run(cell, "x=0123456789abcdef; while :; do x=$x$x; done");
        await().atMost(Duration.ofSeconds(20)).until(cell::outOfMemory);
    }

    @Test
    void itEndsInOrderWhenItIsAsked() throws Exception {
        Cell cell = up(spec());
        cell.stop(Duration.ofSeconds(10));
        assertThat(cell.exit().get(1, TimeUnit.SECONDS)).isZero();
        assertThat(Files.readString(tenants.resolve(tenant + "/log/cell.log"))).contains("asked to end");
        assertThat(processes(tenant)).isEmpty();
    }

    @Test
    void nothingItPlantsLeadsOut() throws Exception {
        Path victim = Files.writeString(tenants.resolveSibling("victim"), "untouched");
        Object owner = Files.getAttribute(victim, "unix:uid");
        Cell cell = up(spec());
        out(cell, "ln -s " + victim + " /cell/state/link; ln -s " + victim.getParent() + " /cell/state/directory");
        cell.stop(Duration.ofSeconds(5));
        up(spec());
        assertThat(Files.getAttribute(victim, "unix:uid")).isEqualTo(owner);
        assertThat(victim).hasContent("untouched");
    }

    protected Cell up(CellSpec spec) throws Exception {
        Cell cell = runtime().start(spec);
        // The socket is there before the gateway behind it.
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> cell.alive()
                        && Files.exists(socket(cell))
                        && UnixSockets.get(socket(cell), "/healthz").contains("200 OK"));
        return cell;
    }

    protected static String out(Cell cell, String command) throws IOException {
        return run(cell, command).path("out").asString("").strip();
    }

    protected static JsonNode run(Cell cell, String command) throws IOException {
        String answer = UnixSockets.post(socket(cell), "/", command);
        return JSON.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    private static String fetch(String url) {
        return "/opt/node/bin/node -e 'fetch(\"" + url + "\", {signal: AbortSignal.timeout(2000)})"
                + ".then((answer) => answer.text()).then(console.log, () => process.exit(7))'";
    }

    private static Path socket(Cell cell) {
        return ((CellAddress.UnixSocket) cell.address()).path();
    }

    protected static Path node() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(directory -> Path.of(directory, "node"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("These tests need Node.js on the PATH."));
    }
}
