import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Darkplex of the bench's own, in a data directory that goes away with it. Speaks to the demo model only. */
final class Instance implements AutoCloseable {

    private static final Pattern LINK = Pattern.compile("https?://\\S+#token=\\S+");

    private final Path data;
    private final int port;
    private String link = "";

    private Instance(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** Uses the runtime that {@code ./darkplex} has fetched. */
    static Instance start(Map<String, String> settings) throws IOException, InterruptedException {
        var instance = new Instance(Files.createTempDirectory("darkplex-bench"), freePort());
        instance.up(settings);
        return instance;
    }

    /** @return seconds until the command came back */
    double up(Map<String, String> settings) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String said = darkplex(settings, "up", "--detach", "--data", data.toString(), "--port", String.valueOf(port));
        Matcher found = LINK.matcher(said);
        if (!found.find()) {
            throw new IOException("No sign-in link was printed:\n" + said);
        }
        link = found.group();
        return (System.nanoTime() - start) / 1e9;
    }

    void down() throws IOException, InterruptedException {
        darkplex(Map.of(), "down", "--data", data.toString());
    }

    String status() throws IOException, InterruptedException {
        return darkplex(Map.of(), "status", "--json", "--data", data.toString());
    }

    /** Waits until the portal's log says it so often. */
    void awaitLogged(String words, int times) throws IOException {
        Path log = data.resolve("log/portal.log");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (Files.readString(log).split(Pattern.quote(words), -1).length <= times) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The log does not say \"" + words + "\" " + times + " times");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** The portal's own process; those of the cells descend from it. */
    ProcessHandle portal() throws IOException, InterruptedException {
        Matcher pid = Pattern.compile("\"pid\":(\\d+)").matcher(status());
        if (!pid.find()) {
            throw new IOException("The status has no process");
        }
        return ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
    }

    /** Somebody at a browser who has not signed in. */
    Client visitor() {
        return new Client("http://127.0.0.1:" + port);
    }

    Client signedIn() throws IOException, InterruptedException {
        Client client = visitor();
        client.signIn(link);
        return client;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        down();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String darkplex(Map<String, String> settings, String... arguments)
            throws IOException, InterruptedException {
        String[] command = Stream.concat(Stream.of("./darkplex"), Stream.of(arguments)).toArray(String[]::new);
        Path said = Files.createTempFile("darkplex-bench", ".out");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            for (String provider : new String[] {"ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OLLAMA_HOST"}) {
                builder.environment().remove(provider);
            }
            builder.environment().putAll(settings);
            Process process = builder.start();
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroy();
                throw new IOException(String.join(" ", command) + " did not come back");
            }
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + Files.readString(said));
            }
            return Files.readString(said);
        } finally {
            Files.delete(said);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
