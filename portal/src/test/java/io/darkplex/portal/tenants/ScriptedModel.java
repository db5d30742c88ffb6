package io.darkplex.portal.tenants;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A provider that does what the last message asks for: {@code HANG} says one word and waits, {@code CALL:name} calls
 * that tool, {@code FETCH:url} asks for that page, {@code STATUS:402} refuses, {@code THINK} thinks aloud, anything else is answered with its count of
 * messages.
 */
final class ScriptedModel implements AutoCloseable {

    record Call(String body, String traceId, String authorization, JsonNode json) {}

    private final JsonMapper json = new JsonMapper();
    private final HttpServer server;
    private final CountDownLatch release = new CountDownLatch(1);
    final List<Call> calls = new CopyOnWriteArrayList<>();
    final List<String> broken = new CopyOnWriteArrayList<>();

    /** When set, the answer to whatever a person says is this call: {@code name} and {@code arguments}. */
    volatile @org.jspecify.annotations.Nullable JsonNode order;

    ScriptedModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode request = json.readTree(body);
        String trace = String.valueOf(exchange.getRequestHeaders().getFirst("traceparent"));
        calls.add(new Call(
                body,
                traceId(trace),
                String.valueOf(exchange.getRequestHeaders().getFirst("authorization")),
                request));
        JsonNode messages = request.path("messages");
        JsonNode last = messages.get(messages.size() - 1);
        JsonNode order = this.order;
        String asked = last.path("content").toString();
        if (asked.contains("STATUS:")) {
            int status = Integer.parseInt(asked.replaceAll("(?s).*STATUS:(\\d+).*", "$1"));
            byte[] refusal = "{\"error\":{\"message\":\"refused\",\"type\":\"x\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(status, refusal.length);
            exchange.getResponseBody().write(refusal);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            if (last.path("role").asString("").equals("user") && asked.contains("CALL:")) {
                call(out, asked.replaceAll("(?s).*CALL:(\\w+).*", "$1"), "{}");
            } else if (last.path("role").asString("").equals("user") && order != null) {
                call(
                        out,
                        order.path("name").asString(""),
                        order.path("arguments").toString());
            } else if (last.path("role").asString("").equals("user") && asked.contains("FETCH:")) {
                String url = asked.replaceAll("(?s).*FETCH:([^\\s\"\\\\]+).*", "$1");
                call(out, "web_fetch", json.createObjectNode().put("url", url).toString());
            } else if (asked.contains("HANG")) {
                hang(out, trace);
            } else {
                if (asked.contains("THINK")) {
                    delta(out, "reasoning_content", "Let me see.");
                }
                delta(out, "content", "Answer to ");
                delta(out, "content", messages.size() + " messages");
                end(out, "stop");
            }
        }
    }

    private static String traceId(String traceparent) {
        return traceparent.length() < 35 ? "" : traceparent.substring(3, 35);
    }

    private void hang(OutputStream out, String trace) {
        try {
            delta(out, "content", "Begun");
            while (release.getCount() > 0) {
                release.await(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                out.write(": waiting\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException gone) {
            broken.add(traceId(trace));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(OutputStream out, String tool, String arguments) throws IOException {
        ObjectNode delta = json.createObjectNode();
        ObjectNode one = delta.putArray("tool_calls").addObject();
        one.put("index", 0).put("id", "call_1").put("type", "function");
        one.putObject("function").put("name", tool).put("arguments", arguments);
        chunk(out, delta, null);
        end(out, "tool_calls");
    }

    private void delta(OutputStream out, String field, String text) throws IOException {
        chunk(out, json.createObjectNode().put(field, text), null);
    }

    private void end(OutputStream out, String reason) throws IOException {
        chunk(out, json.createObjectNode(), reason);
        ObjectNode usage = frame();
        usage.putArray("choices");
        usage.putObject("usage")
                .put("prompt_tokens", 7)
                .put("completion_tokens", 3)
                .put("total_tokens", 10);
        write(out, usage.toString());
        write(out, "[DONE]");
    }

    private void chunk(OutputStream out, ObjectNode delta, @org.jspecify.annotations.Nullable String reason)
            throws IOException {
        ObjectNode frame = frame();
        ObjectNode choice = frame.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", reason);
        write(out, frame.toString());
    }

    private ObjectNode frame() {
        return json.createObjectNode()
                .put("id", "x")
                .put("object", "chat.completion.chunk")
                .put("created", 1)
                .put("model", "scripted");
    }

    private static void write(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        release.countDown();
        server.stop(0);
    }
}
