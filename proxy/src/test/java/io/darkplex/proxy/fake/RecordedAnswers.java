package io.darkplex.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider that answers each call with a file: in the dialect of the path that is called, as events where they are asked
 * for. Asked for {@code forever}, it repeats its first words until its peer leaves.
 */
public final class RecordedAnswers implements AutoCloseable {

    /** A word in a request. */
    public static final String FOREVER = "forever";

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final AtomicInteger left = new AtomicInteger();

    /** @param folder with {@code openai.sse}, {@code openai.json} and so on */
    public RecordedAnswers(Path folder) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Paths and queries that were called, the newest last. */
    public List<String> paths() {
        return List.copyOf(paths);
    }

    /** How many peers left an answer without end. */
    public int left() {
        return left.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            paths.add(path);
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            // Ollama's clients say only when they want none.
            boolean talk = path.endsWith("/api/chat") && !body.contains("\"stream\":false");
            boolean stream = talk || path.contains(":streamGenerateContent") || body.contains("\"stream\":true");
            boolean array = path.endsWith(":streamGenerateContent");
            boolean lines = path.startsWith("/api/");
            String ending = !stream ? ".json" : lines ? ".ndjson" : ".sse";
            byte[] answer = Files.readAllBytes(folder.resolve(name(path) + ending));
            String type = !stream || array ? "application/json" : lines ? "application/x-ndjson" : "text/event-stream";
            exchange.getResponseHeaders().add("content-type", type);
            if (stream && body.contains(FOREVER)) {
                repeat(exchange, new String(answer, UTF_8).split(lines ? "(?<=\n)" : "(?<=\n\n)"));
                return;
            }
            byte[] sent = array ? array(answer) : answer;
            exchange.sendResponseHeaders(200, sent.length);
            exchange.getResponseBody().write(sent);
        }
    }

    /** The events as far as the first words, and then these again and again. */
    private void repeat(HttpExchange exchange, String[] events) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            int words = 0;
            while (!events[words].contains("I look.")) {
                out.write(events[words++].getBytes(UTF_8));
            }
            while (true) {
                out.write(events[words].getBytes(UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            left.incrementAndGet();
            throw gone;
        }
    }

    /** As Google writes them without {@code alt=sse}. */
    private static byte[] array(byte[] events) {
        List<String> elements = new ArrayList<>();
        for (String event : new String(events, UTF_8).split("\n\n", -1)) {
            if (event.isBlank()) {
                continue;
            }
            elements.add(event.substring("data: ".length()));
        }
        return ("[" + String.join("\n,\r\n", elements) + "\n]\n").getBytes(UTF_8);
    }

    private static String name(String path) {
        if (path.endsWith("/embeddings")) {
            return "embed-openai";
        }
        if (path.endsWith("/api/embed")) {
            return "embed-ollama";
        }
        if (path.endsWith(":batchEmbedContents")) {
            return "embed-gemini";
        }
        if (path.endsWith(":embedContent")) {
            return "embed-one-gemini";
        }
        if (path.endsWith("/count_tokens")) {
            return "count-anthropic";
        }
        return path.endsWith(":countTokens") ? "count-gemini" : dialect(path);
    }

    private static String dialect(String path) {
        if (path.endsWith("/chat/completions")) {
            return "openai";
        }
        if (path.endsWith("/responses")) {
            return "responses";
        }
        if (path.startsWith("/api/")) {
            return "ollama";
        }
        return path.endsWith("/messages") ? "anthropic" : "gemini";
    }
}
