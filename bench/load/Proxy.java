import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the LLM provider proxy costs. Client, proxy and mock provider are a process each; CPU is the proxy's own, counted
 * by the operating system. Each figure has its counterpart without a proxy from the same run, for machines differ.
 */
final class Proxy {

    private static final int KIB = 1024;
    private static final int CONCURRENCY = 64;
    private static final int RATE = 500;
    private static final int CHUNK_GAP_MILLIS = 250;
    private static final int ROUNDS = 3;

    private final boolean quick;
    private final StringBuilder json = new StringBuilder();

    private Proxy(boolean quick) {
        this.quick = quick;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> flags = Arrays.asList(arguments);
        new Proxy(flags.contains("--quick")).run(flags.contains("--peer"));
    }

    private void run(boolean withPeer) throws Exception {
        try (Server mock = java(List.of("-Xmx256m"), "MockProvider");
                Server proxy = java(List.of("-Xmx512m"), "ProxyAlone", String.valueOf(mock.port()))) {
            calls("", mock, proxy);
            large(proxy);
            added(mock, proxy, KIB, "1k");
            added(mock, proxy, 20 * KIB, "20k");
            chunks(mock, proxy);
            open(proxy);
            if (withPeer) {
                try (Server peer = Peer.start(mock.port())) {
                    calls("peer_", mock, peer);
                }
            }
        }
        System.out.println("{" + json + "}");
    }

    /** Small calls, one after the other on each of 64 connections. */
    private void calls(String whose, Server mock, Server server) throws IOException {
        int count = quick ? 10_000 : 60_000;
        int patience = whose.isEmpty() ? 1 : 4;
        try (var direct = new Calls(mock.port(), CONCURRENCY, request(mock.port(), KIB, ""));
                var through = new Calls(server.port(), CONCURRENCY, request(server.port(), KIB, ""))) {
            direct.closed(count / patience);
            through.closed(count / patience);
            double before = mock.cpuMillis();
            direct.closed(count);
            double plain = (mock.cpuMillis() - before) * 1000 / count;
            int measured = count / patience;
            before = server.cpuMillis();
            through.closed(measured);
            double cost = (server.cpuMillis() - before) * 1000 / measured;
            tell(whose + "cpu_us_per_call_1k", cost);
            tell(whose + "cpu_ratio_to_direct", cost / plain);
        }
    }

    private void large(Server proxy) throws IOException {
        int count = quick ? 100 : 1_000;
        try (var through = new Calls(proxy.port(), 4, request(proxy.port(), 400 * KIB, ""))) {
            through.closed(count / 2);
            double before = proxy.cpuMillis();
            through.closed(count);
            tell("cpu_ms_per_call_400k", (proxy.cpuMillis() - before) / count);
        }
    }

    /** Direct and through the proxy by turns, so that whatever else the machine does meets both. */
    private void added(Server mock, Server proxy, int bytes, String name) throws IOException {
        int count = RATE * (quick ? 2 : 8);
        var added = new ArrayList<Double>();
        var tails = new ArrayList<Double>();
        try (var direct = new Calls(mock.port(), CONCURRENCY, request(mock.port(), bytes, ""));
                var through = new Calls(proxy.port(), CONCURRENCY, request(proxy.port(), bytes, ""))) {
            through.steady(count, RATE);
            for (int i = 0; i < ROUNDS; i++) {
                Calls.Result plain = direct.steady(count, RATE);
                Calls.Result ours = through.steady(count, RATE);
                added.add(ours.at(0.5) - plain.at(0.5));
                tails.add(ours.at(0.99) - plain.at(0.99));
            }
        }
        tell("added_p50_ms_" + name, median(added));
        tell("added_p99_ms_" + name, median(tails));
    }

    private void chunks(Server mock, Server proxy) throws IOException, InterruptedException {
        int streams = quick ? 200 : 2_000;
        int chunks = quick ? 20 : 60;
        stream(proxy, streams / 4, 10);
        Streams.Result plain = stream(mock, streams, chunks / 2);
        double before = proxy.cpuMillis();
        Streams.Result ours = stream(proxy, streams, chunks);
        tell("cpu_us_per_chunk", (proxy.cpuMillis() - before) * 1000 / ours.chunks());
        tell("chunk_delay_ms_p50", ours.at(0.5));
        tell("chunk_delay_ms_p99", ours.at(0.99));
        tell("direct_chunk_delay_ms_p99", plain.at(0.99));
    }

    /** How much of the heap an open stream holds, told when all are open. */
    private void open(Server proxy) throws IOException, InterruptedException {
        int streams = quick ? 500 : 5_000;
        int chunks = 80;
        double empty = proxy.heapKiB();
        int ramp = ramp(streams);
        var full = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return proxy.heapKiB();
                    } catch (IOException | InterruptedException failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                CompletableFuture.delayedExecutor(ramp + 3_000, TimeUnit.MILLISECONDS));
        Streams.Result ours = stream(proxy, streams, chunks);
        tell("open_streams", streams);
        tell("streams_delivered_pct", 100.0 * ours.whole() / ours.asked());
        tell("heap_kb_per_stream", (full.join() - empty) / streams);
    }

    private static Streams.Result stream(Server server, int streams, int chunks) throws IOException, InterruptedException {
        String more = "\"stream\":true,\"max_tokens\":" + chunks + ",\"seed\":" + CHUNK_GAP_MILLIS + ",";
        return Streams.run(
                server.port(), streams, ramp(streams), chunks, CHUNK_GAP_MILLIS, request(server.port(), KIB, more));
    }

    /** Half a millisecond for each, so that opening is not what is measured. */
    private static int ramp(int streams) {
        return Math.max(500, streams);
    }

    private static byte[] request(int port, int bytes, String more) {
        String head = "{\"model\":\"bench\"," + more + "\"messages\":[{\"role\":\"user\",\"content\":\"";
        String tail = "\"}]}";
        String words = "word and ".repeat(Math.max(1, (bytes - head.length() - tail.length()) / 9));
        String body = head + words + tail;
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:" + port + "\r\nauthorization: Bearer " + KEY
                        + "\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: " + Peer.upstream()
                        + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /** The key that {@code ProxyAlone} knows. */
    private static final String KEY = "dpx_bench-0000000000000000000000000000000000000000000";

    private static Server java(List<String> options, String main, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(System.getenv("JAVA_HOME") + "/bin/java"));
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Dlogback.configurationFile=bench/load/logback.xml"));
        command.addAll(options);
        command.addAll(List.of("-cp", Path.of(System.getenv("DARKPLEX_APP"), "lib") + "/*", "bench/load/" + main + ".java"));
        command.addAll(List.of(arguments));
        return Server.start(command);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private void tell(String key, double value) {
        System.out.printf(Locale.ROOT, "%-28s %10.3f%n", key, value);
        json.append(json.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, "\"%s\":%.3f", key, value));
    }
}
