package io.darkplex.portal.tenants.runtime.docker;

import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellUsers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The docker runtime as tests want it: quick to lose patience. */
public final class TestDockerRuntime {

    private TestDockerRuntime() {}

    /** On an engine of the tests' own, with the image that it has made. */
    public static DockerCellRuntime of(TestDockerEngine engine, String instance) {
        return of(engine.socket(), TestDockerEngine.IMAGE, new CellInstance(instance));
    }

    static DockerCellRuntime of(Path socket, String image, CellInstance instance) {
        try {
            return new DockerCellRuntime(
                    new DockerProperties(
                            socket,
                            image,
                            null,
                            null,
                            1.5,
                            null,
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(2),
                            Duration.ofMillis(200),
                            Duration.ofMillis(100)),
                    instance,
                    CellUsers.ofThisProcess(),
                    DockerRuntimeConfiguration.program(),
                    Clock.systemUTC());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
