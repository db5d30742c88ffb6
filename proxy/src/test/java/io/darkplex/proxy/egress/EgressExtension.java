package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An egress proxy with an entrance for tenant-1, names that a test makes up, and a rule that holds all of loopback for inside
 * but the addresses a test opens. After every test nothing may be open, and no file may be left.
 */
final class EgressExtension implements BeforeEachCallback, AfterEachCallback, EgressLog {

    static final String TENANT = "tenant-1";
    static final String OTHER = "tenant-2";
    /** An address of loopback that the rule takes for outside. */
    static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.2");

    final Map<String, EgressPolicy> policies = new ConcurrentHashMap<>();
    final Map<String, Supplier<List<InetAddress>>> names = new ConcurrentHashMap<>();
    final List<String> contacts = new CopyOnWriteArrayList<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    final List<EgressRecord> ended = new CopyOnWriteArrayList<>();
    final List<String> lookedUp = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<List<InetAddress>>> neverAnswered = new CopyOnWriteArrayList<>();
    volatile boolean policiesFail;
    private @Nullable Path directory;
    private @Nullable EgressServer server;
    private @Nullable EgressEntrance entrance;

    /** Small bounds, so that each can be reached in a test. */
    static EgressSettings settings() {
        return new EgressSettings(
                20,
                400,
                250,
                2,
                8 * 1024,
                50,
                4 * 1024,
                8 * 1024,
                100,
                2,
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofMillis(700),
                Duration.ofMillis(800),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("egress");
        server = new EgressServer(
                settings(), new EgressSockets(this::find, this, this::resolve, address -> address.equals(OUTSIDE)));
        entrance = open(TENANT);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        neverAnswered.forEach(lookup -> lookup.cancel(true));
        await().atMost(Duration.ofSeconds(5)).until(() -> server().load().isIdle());
        server().close();
        assertThat(server().load()).isEqualTo(new EgressLoad(0, 0, 0, 0));
        assertThat(server().counts()).isEmpty();
        if (directory != null) {
            // Fails when anything was left in it.
            Files.delete(directory);
        }
        policies.clear();
        policiesFail = false;
        names.clear();
        contacts.clear();
        refusals.clear();
        ended.clear();
        lookedUp.clear();
        neverAnswered.clear();
    }

    EgressServer server() {
        if (server == null) {
            throw new IllegalStateException("Not started.");
        }
        return server;
    }

    EgressEntrance entrance() {
        if (entrance == null) {
            throw new IllegalStateException("Not started.");
        }
        return entrance;
    }

    Path directory() {
        if (directory == null) {
            throw new IllegalStateException("Not started.");
        }
        return directory;
    }

    EgressEntrance open(String tenant) {
        return server().openEntrance(directory().resolve(tenant + ".sock"), tenant);
    }

    /** Everything on that port, for both tenants. */
    void allow(int... ports) {
        policies.put(TENANT, policy(ports));
        policies.put(OTHER, policy(ports));
    }

    static EgressPolicy policy(int... ports) {
        EgressPolicy any = EgressPolicy.allowing(List.of("*"));
        Set<Integer> all = Arrays.stream(ports).boxed().collect(Collectors.toSet());
        return new EgressPolicy(any.allowed(), all, 220, 20_000_000, 20_000_000, Duration.ofSeconds(20));
    }

    SocketChannel connect() throws IOException {
        return connect(entrance());
    }

    SocketChannel connect(EgressEntrance way) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(way.socket()));
    }

    /** A tunnel that is open. */
    SocketChannel tunnel(EgressEntrance way, String authority) throws IOException {
        SocketChannel channel = connect(way);
        send(channel, "CONNECT " + authority + " HTTP/1.1\r\nhost: " + authority + "\r\n\r\n");
        assertThat(read(channel, 39)).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
        return channel;
    }

    /** Sends it, and reads to the end. */
    String ask(String bytes) throws IOException {
        try (SocketChannel channel = connect()) {
            send(channel, bytes);
            return rest(channel);
        }
    }

    String connectTo(String authority) throws IOException {
        return ask("CONNECT " + authority + " HTTP/1.1\r\nhost: x\r\n\r\n");
    }

    String get(String uri) throws IOException {
        return ask("GET " + uri + " HTTP/1.1\r\nhost: x\r\n\r\n");
    }

    static void send(SocketChannel channel, String bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes.getBytes(ISO_8859_1));
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    static String read(SocketChannel channel, int length) throws IOException {
        return new String(Channels.newInputStream(channel).readNBytes(length), UTF_8);
    }

    /** All that still comes, however it ends. */
    static String rest(SocketChannel channel) {
        var all = new ByteArrayOutputStream();
        try {
            Channels.newInputStream(channel).transferTo(all);
        } catch (IOException reset) {
            return all.toString(ISO_8859_1);
        }
        return all.toString(ISO_8859_1);
    }

    @Override
    public void firstContact(String tenantId, String host, int port) {
        contacts.add(tenantId + " " + host);
    }

    @Override
    public void refused(String tenantId, @Nullable String host, int port, EgressProblem problem) {
        refusals.add(tenantId + " " + host + " " + problem);
    }

    @Override
    public void ended(EgressRecord connection) {
        ended.add(connection);
    }

    private Optional<EgressPolicy> find(String tenant) {
        if (policiesFail) {
            throw new IllegalStateException("made up");
        }
        return Optional.ofNullable(policies.get(tenant));
    }

    private CompletionStage<List<InetAddress>> resolve(String name) {
        lookedUp.add(name);
        if (name.startsWith("slow.")) {
            var never = new CompletableFuture<List<InetAddress>>();
            neverAnswered.add(never);
            return never;
        }
        Supplier<List<InetAddress>> found = names.get(name);
        return found == null
                ? CompletableFuture.failedFuture(new UnknownHostException(name))
                : CompletableFuture.completedFuture(found.get());
    }
}
