package io.darkplex.portal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * A new, migrated database behind the portal's own data source: same pools, same routing of reads, same migrations.
 * It comes into being when it is first used. All PostgreSQL ones of a JVM live in one server.
 */
public final class TestDatabase implements AutoCloseable {

    public enum Kind {
        SQLITE,
        POSTGRESQL
    }

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Kind kind;
    private @Nullable Map<String, String> settings;
    private @Nullable Path directory;
    private @Nullable AnnotationConfigApplicationContext context;

    public TestDatabase(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The {@code darkplex.database.*} settings with which a portal uses this database. */
    public synchronized Map<String, String> settings() {
        if (settings == null) {
            settings = kind == Kind.SQLITE ? newFile() : newPostgres();
        }
        return settings;
    }

    public DataSource dataSource() {
        return context().getBean(DataSource.class);
    }

    public JdbcClient jdbc() {
        return context().getBean(JdbcClient.class);
    }

    /** Runs what it is given in one writing transaction. */
    public TransactionTemplate transactions() {
        return new TransactionTemplate(context().getBean(PlatformTransactionManager.class));
    }

    /**
     * Makes these classes beans, with their {@code @Transactional} honoured, on this database. Other beans that they
     * need are given as instances.
     */
    public AnnotationConfigApplicationContext with(List<Object> instances, Class<?>... classes) {
        var beans = new AnnotationConfigApplicationContext();
        beans.setParent(context());
        for (Object instance : instances) {
            register(beans, instance);
        }
        beans.register(Transactions.class);
        beans.register(classes);
        beans.refresh();
        return beans;
    }

    /** Deletes every row of every room's tables. */
    public void empty() {
        List<String> tables = jdbc().sql(kind == Kind.SQLITE ? SQLITE_TABLES : POSTGRESQL_TABLES)
                .query((row, number) -> row.getString(1))
                .list();
        if (kind == Kind.POSTGRESQL && !tables.isEmpty()) {
            jdbc().sql("truncate " + String.join(", ", tables)).update();
            return;
        }
        transactions().executeWithoutResult(transaction -> {
            jdbc().sql("pragma defer_foreign_keys = on").update();
            tables.forEach(table -> jdbc().sql("delete from " + table).update());
        });
    }

    /** A place for the files of this test, gone when it ends. */
    public synchronized Path directory() {
        if (directory == null) {
            try {
                directory = Files.createTempDirectory("darkplex-test-");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return directory;
    }

    /** Every byte that the database has on disk now. Only for SQLite. */
    public byte[] bytes() {
        try (var files = Files.list(directory())) {
            var all = new ByteArrayOutputStream();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.write(Files.readAllBytes(file));
            }
            return all.toByteArray();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public synchronized void close() {
        if (context != null) {
            context.close();
        }
        if (directory != null) {
            try {
                FileSystemUtils.deleteRecursively(directory);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** The name of the run in a report. */
    @Override
    public String toString() {
        return kind == Kind.SQLITE ? "SQLite" : "PostgreSQL";
    }

    private static final String SQLITE_TABLES = """
            select name from sqlite_master
            where type = 'table' and name not like 'sqlite_%' and name not like 'flyway_%'
            """;

    private static final String POSTGRESQL_TABLES = """
            select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway_%'
            """;

    private synchronized AnnotationConfigApplicationContext context() {
        if (context == null) {
            var starting = new AnnotationConfigApplicationContext();
            starting.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", new HashMap<>(settings())));
            starting.register(OnlyTheDatabase.class);
            starting.refresh();
            context = starting;
        }
        return context;
    }

    @SuppressWarnings("unchecked")
    private static <T> void register(AnnotationConfigApplicationContext beans, T instance) {
        beans.registerBean((Class<T>) instance.getClass(), () -> instance);
    }

    private Map<String, String> newFile() {
        return Map.of("darkplex.database.file", directory().resolve("test.db").toString());
    }

    private static Map<String, String> newPostgres() {
        String name = "test_" + COUNT.incrementAndGet();
        EmbeddedPostgres server = Server.ONLY;
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failed) {
            throw new IllegalStateException("No new database", failed);
        }
        return Map.of(
                "darkplex.database.url", "postgresql://postgres:postgres@127.0.0.1:" + server.getPort() + "/" + name);
    }

    /** Started when the first test needs it; zonky ends it with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres ONLY = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({DatabaseConfiguration.class, DatabaseMigrations.class})
    @EnableConfigurationProperties(DatabaseProperties.class)
    @ImportAutoConfiguration({
        DataSourceTransactionManagerAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class
    })
    static class OnlyTheDatabase {}

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Transactions {}
}
