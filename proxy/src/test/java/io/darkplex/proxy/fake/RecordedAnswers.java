package io.darkplex.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A provider that answers each call with a file: in the dialect of the path that is called, as events where they are asked
 * for.
 */
public final class RecordedAnswers implements AutoCloseable {

    private final Path folder;
    private final HttpServer server;

    /** @param folder with {@code openai.sse}, {@code openai.json} and so on */
    public RecordedAnswers(Path folder) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean stream = path.contains(":streamGenerateContent") || body.contains("\"stream\":true");
            byte[] answer = Files.readAllBytes(folder.resolve(dialect(path) + (stream ? ".sse" : ".json")));
            exchange.getResponseHeaders().add("content-type", stream ? "text/event-stream" : "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String dialect(String path) {
        if (path.endsWith("/chat/completions")) {
            return "openai";
        }
        if (path.endsWith("/responses")) {
            return "responses";
        }
        return path.endsWith("/messages") ? "anthropic" : "gemini";
    }
}
