package io.darkplex.portal;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The whole portal on a free port of the loopback, as {@code ./darkplex} starts it. */
public final class TestPortal implements AutoCloseable {

    private final ServletWebServerApplicationContext context;

    private TestPortal(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** @param settings override those of the database and the defaults */
    public static TestPortal start(TestDatabase database, Map<String, String> settings, Class<?>... beans) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=0");
        arguments.add("--darkplex.proxy.port=0");
        arguments.add("--darkplex.keys.master-key-file=" + database.directory().resolve("master.key"));
        arguments.add("--darkplex.tenants.directory=" + database.directory().resolve("tenants"));
        database.settings().forEach((key, value) -> arguments.add("--" + key + "=" + value));
        settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        return new TestPortal((ServletWebServerApplicationContext)
                new SpringApplicationBuilder(Portal.class).sources(beans).run(arguments.toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        context.close();
    }
}
