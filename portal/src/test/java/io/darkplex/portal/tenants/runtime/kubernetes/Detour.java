package io.darkplex.portal.tenants.runtime.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.regex.Pattern;

/** Leads some requests to an API that answers with a status only, or to where nobody answers. */
final class Detour implements Interceptor, AutoCloseable {

    private static final Pattern NONE = Pattern.compile("(?!)");
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/");

    private final HttpServer server;
    private volatile Pattern taken = NONE;
    private volatile URI to = NOBODY;
    private volatile int status;
    private volatile String text = "";

    Detour() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = text.getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** @param requests a pattern of {@code METHOD /path} */
    void answer(int code, String requests) {
        say(code, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code + "}", requests);
    }

    void say(int code, String what, String requests) {
        status = code;
        text = what;
        to = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        taken = Pattern.compile(requests);
    }

    void breakOff() {
        to = NOBODY;
        taken = Pattern.compile(".*");
    }

    void mend() {
        taken = NONE;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (taken.matcher(request.method() + " " + request.uri().getPath()).matches()) {
            builder.uri(to);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
