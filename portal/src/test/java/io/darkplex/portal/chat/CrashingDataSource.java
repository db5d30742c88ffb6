package io.darkplex.portal.chat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The database as a process sees it that dies at its n-th step: from then on nothing of it gets through. A step is a
 * statement or a commit.
 */
final class CrashingDataSource extends DelegatingDataSource {

    private static final Set<String> STEPS = Set.of("prepareStatement", "commit");

    private final int lastStep;
    private final AtomicInteger steps = new AtomicInteger();

    CrashingDataSource(DataSource target, int lastStep) {
        super(target);
        this.lastStep = lastStep;
    }

    boolean crashed() {
        return steps.get() > lastStep;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (crashed()) {
            throw new SQLException("crashed");
        }
        Connection real = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> call(real, method, arguments));
    }

    private Object call(Connection real, Method method, Object[] arguments) throws Throwable {
        if (STEPS.contains(method.getName()) && steps.incrementAndGet() > lastStep) {
            throw new SQLException("crashed");
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}
