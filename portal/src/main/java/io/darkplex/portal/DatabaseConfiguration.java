package io.darkplex.portal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.darkplex.portal.kernel.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * One data source for every room. A transaction marked read-only is served by the readers, so that on SQLite a slow
 * list never makes a writer wait; everything else goes to the writers, of which SQLite has exactly one.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean(defaultCandidate = false)
    HikariDataSource writers(DatabaseProperties properties) throws IOException {
        if (properties.sqlite()) {
            createOwnerOnly(properties.file());
            return sqlite(properties, "writer", 1, false);
        }
        return postgresql(properties, "writers", properties.writers());
    }

    @Bean(defaultCandidate = false)
    HikariDataSource readers(DatabaseProperties properties, @Qualifier("writers") HikariDataSource writers) {
        return properties.sqlite()
                ? sqlite(properties, "readers", properties.readers(), true)
                : postgresql(properties, "readers", properties.readers());
    }

    @Bean
    @Primary
    DataSource dataSource(
            @Qualifier("writers") HikariDataSource writers, @Qualifier("readers") HikariDataSource readers) {
        var routed = new LazyConnectionDataSourceProxy(writers);
        routed.setReadOnlyDataSource(readers);
        return routed;
    }

    /** Conversation text is sealed, but e-mail addresses and names are not: nobody else on the machine reads them. */
    private static void createOwnerOnly(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(directory);
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static HikariDataSource sqlite(DatabaseProperties properties, String name, int size, boolean readOnly) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(Math.toIntExact(properties.busyTimeout().toMillis()));
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        // A transaction that reads first and writes later would fail with SQLITE_BUSY instead of waiting its turn.
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + properties.file().toAbsolutePath());
        var pool = pool(name, size);
        pool.setDataSource(source);
        if (readOnly) {
            pool.setConnectionInitSql("pragma query_only = true");
        }
        try {
            return new HikariDataSource(pool);
        } catch (HikariPool.PoolInitializationException failed) {
            throw new StartRefusedException(
                    "The database file " + properties.file() + " cannot be opened. If it is damaged, restore it from "
                            + "your backup. ("
                            + NestedExceptionUtils.getMostSpecificCause(failed).getMessage() + ")",
                    failed);
        }
    }

    private static HikariDataSource postgresql(DatabaseProperties properties, String name, int size) {
        var address = DatabaseAddress.of(Objects.requireNonNull(properties.url()));
        var pool = pool(name, size);
        pool.setJdbcUrl(address.jdbcUrl());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        try {
            return new HikariDataSource(pool);
        } catch (HikariPool.PoolInitializationException failed) {
            throw address.refusal(failed);
        }
    }

    private static HikariConfig pool(String name, int size) {
        var pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setMaximumPoolSize(size);
        return pool;
    }
}
