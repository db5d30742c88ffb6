package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    protected CellSpec spec() throws IOException {
        Path folder = tenants.resolve(tenant.toString());
        for (String part : List.of("state", "workspace", "tmp", "log")) {
            Files.createDirectories(folder.resolve(part));
        }
        return new CellSpec(tenant, folder, Map.of("SECRET", "sk-test-not-a-key"), new CellSpec.Limits(64, 2, 2, 4096));
    }
}
