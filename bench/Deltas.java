import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What lies between a gateway that says a piece of an answer and a browser that reads it: the cell's relay, the portal, and two
 * sockets. A whole portal runs, with a gateway of the bench's own ({@code gateway.mjs}) that writes the time into each piece.
 */
final class Deltas {

    private static final int PIECES = 400;
    private static final int WARM_UP = 3;

    /** Farther apart than the portal's shortest pause between two events of a stream, so that none waits for the next. */
    private static final int SPACED_MILLIS = 45;

    /** As fast models speak: there the portal lets some gather. */
    private static final int DENSE_MILLIS = 10;

    private static final Pattern MOMENT = Pattern.compile("(\\d{6,}) ");

    private Deltas() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("darkplex-bench");
        try {
            // The cell's own user looks in.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            layOut(folder);
            var settings = Map.of(
                    "DARKPLEX_OPENCLAW_MAIN", main(folder).toString(), "DARKPLEX_TENANTS_WARMCELLS", "0");
            try (Instance instance = Instance.start(settings)) {
                measure(instance.signedIn());
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void measure(Client client) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            passed(client, DENSE_MILLIS);
        }
        List<Double> spaced = passed(client, SPACED_MILLIS);
        List<Double> dense = passed(client, DENSE_MILLIS);
        System.out.printf(
                "{\"gateway_to_browser_ms_p50\":%.2f,\"gateway_to_browser_ms_p95\":%.2f,\"gateway_to_browser_ms_p99\":%.2f,"
                        + "\"gathered_ms_p50\":%.2f,\"gathered_ms_p95\":%.2f,\"n\":%d}%n",
                Wake.at(spaced, 50), Wake.at(spaced, 95), Wake.at(spaced, 99), Wake.at(dense, 50), Wake.at(dense, 95), PIECES);
    }

    /** Milliseconds from each piece's saying to its being read, the first excepted: it comes with all about its turn. */
    private static List<Double> passed(Client client, int paceMillis) throws IOException, InterruptedException {
        String conversation = client.newConversation();
        var passed = new ArrayList<Double>();
        client.postTurn(conversation, "say " + PIECES + " " + paceMillis);
        client.readBare("/api/conversations/" + conversation + "/events?after=0", line -> {
            long now = System.nanoTime();
            if (line.contains("\"offset\":")) {
                Matcher said = MOMENT.matcher(line);
                while (said.find()) {
                    passed.add((now - Long.parseLong(said.group(1))) / 1e6);
                }
            }
            return line.contains("\"endedAt\":\"");
        });
        if (passed.size() < PIECES * 9 / 10) {
            throw new IOException("Only " + passed.size() + " of " + PIECES + " pieces came as they were said");
        }
        return passed;
    }

    /** Our gateway in OpenClaw's place, and the one library that it needs. */
    private static void layOut(Path folder) throws IOException {
        Path real = Path.of(System.getenv("DARKPLEX_OPENCLAW_MAIN"));
        Path from = Objects.requireNonNull(real.getParent()).resolveSibling("ws");
        Path to = folder.resolve("node_modules/ws");
        Files.createDirectories(Objects.requireNonNull(main(folder).getParent()));
        Files.copy(Path.of("bench/gateway.mjs"), main(folder));
        Files.copy(real.resolveSibling("package.json"), main(folder).resolveSibling("package.json"));
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path main(Path folder) {
        return folder.resolve("node_modules/openclaw/openclaw.mjs");
    }
}
