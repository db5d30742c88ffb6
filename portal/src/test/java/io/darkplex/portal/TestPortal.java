package io.darkplex.portal;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

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
        var starting = new SpringApplicationBuilder(Portal.class)
                .sources(beans)
                .initializers(early ->
                        early.getBeanFactory().registerSingleton("onlyGivenTestBeans", new OnlyGivenTestBeans()));
        return new TestPortal((ServletWebServerApplicationContext) starting.run(arguments.toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
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

    /** The scan of the portal's packages must not find what other tests declare. */
    private static final class OnlyGivenTestBeans extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader type, MetadataReaderFactory types) throws IOException {
            return type.getResource().getURL().getPath().contains("/test-classes/");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OnlyGivenTestBeans;
        }

        @Override
        public int hashCode() {
            return OnlyGivenTestBeans.class.hashCode();
        }
    }
}
