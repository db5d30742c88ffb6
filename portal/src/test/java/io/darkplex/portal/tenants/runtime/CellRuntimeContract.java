package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every place for cells promises. */
public abstract class CellRuntimeContract {

    private static final CellSpec.Limits LIMITS = new CellSpec.Limits(64, 2, 2, 1, 4096, 512, 128, 512, 8, 4);

    @TempDir
    protected Path tenants;

    protected final TenantId tenant = new TenantId(UUID.randomUUID());

    protected abstract CellRuntime runtime();

    @AfterEach
    void end() {
        runtime().endLeftovers();
    }

    @Test
    void startingTwiceStartsOne() throws Exception {
        Cell first = runtime().start(spec());
        assertThat(runtime().start(spec())).isSameAs(first);
        assertThat(first.alive()).isTrue();
    }

    @Test
    void aStoppedCellIsGoneAndItsEndIsTold() throws Exception {
        Cell cell = runtime().start(spec());
        cell.stop(Duration.ofSeconds(5));
        assertThat(cell.alive()).isFalse();
        assertThat(cell.exit().get(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(cell.outOfMemory()).isFalse();
    }

    @Test
    void stoppingTwiceIsQuietAndTheNextStartIsANewCell() throws Exception {
        Cell cell = runtime().start(spec());
        cell.stop(Duration.ofSeconds(5));
        cell.stop(Duration.ofSeconds(5));
        assertThat(runtime().start(spec())).isNotSameAs(cell);
    }

    @Test
    void whatIsLeftIsEndedOnce() throws Exception {
        Cell cell = runtime().start(spec());
        assertThat(runtime().endLeftovers()).isPositive();
        assertThat(cell.exit().get(5, TimeUnit.SECONDS)).isNotNull();
        assertThat(runtime().endLeftovers()).isZero();
    }

    @Test
    void aLivingCellIsListedAndIsNoStray() throws Exception {
        Cell cell = runtime().start(spec());
        assertThat(runtime().living()).containsExactly(cell);
        assertThat(runtime().strays()).isEmpty();
        cell.stop(Duration.ofSeconds(5));
        assertThat(runtime().living()).isEmpty();
    }

    @Test
    void whatAnEarlierPortalHasLeftIsAStrayAndCanBeEnded() throws Exception {
        plant(tenant, spec());
        List<StrayCell> strays = runtime().strays();
        assertThat(strays).isNotEmpty().allMatch(stray -> stray.tenant().equals(tenant));
        // What is ended may have begun something else just before.
        await().until(() -> {
            for (StrayCell stray : runtime().strays()) {
                runtime().end(stray);
                runtime().end(stray);
            }
            return runtime().strays().isEmpty();
        });
    }

    /** Starts a cell as an earlier portal of the same instance, which then is no more. */
    protected abstract void plant(TenantId of, CellSpec spec) throws Exception;

    protected CellSpec spec() throws IOException {
        return spec(tenant);
    }

    /** The folder and the sockets are made anew, as before each start. */
    protected CellSpec spec(TenantId of) throws IOException {
        Path folder = tenants.resolve(of.toString());
        for (String part : List.of("config", "home", "state", "workspace", "tmp", "log")) {
            Files.createDirectories(folder.resolve(part));
            Files.setPosixFilePermissions(folder.resolve(part), PosixFilePermissions.fromString("rwx------"));
        }
        for (String name : List.of("openclaw.json", "settings.json", Surroundings.DATABASES, Surroundings.BRIDGE)) {
            Files.writeString(folder.resolve("config").resolve(name), "{}");
        }
        Path sockets = tenants.resolveSibling("s").resolve(of.toString().substring(0, 8));
        Files.createDirectories(sockets.resolve("doors"));
        Files.createDirectories(sockets.resolve("in"));
        return new CellSpec(of, folder, sockets, Map.of("SECRET", "sk-test-not-a-key"), LIMITS, 10, false);
    }
}
