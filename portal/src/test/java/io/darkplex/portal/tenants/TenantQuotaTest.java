package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.files.ProjectQuota;
import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** On an ext4 of our own with project quotas. It needs root, a loop device and a kernel with {@code CONFIG_QFMT_V2}. */
class TenantQuotaTest {

    private static final int STRANGER = 74_321;
    private static final DataSize TENANT = DataSize.ofMegabytes(24);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Path tenants;

    @SuppressWarnings("NullAway.Init") // before each test
    private ProjectQuota quota;

    private final AtomicReference<DataSize> plan = new AtomicReference<>(DataSize.ofBytes(0));
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId neighbour = new TenantId(UUID.randomUUID());
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        Path image = folder.resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(DataSize.ofMegabytes(192).toBytes());
        }
        tenants = Files.createDirectory(folder.resolve("tenants"));
        needs("mkfs.ext4", "-q", "-O", "quota,project", "-E", "quotatype=prjquota", image.toString());
        needs("mount", "-o", "loop,prjquota", image.toString(), tenants.toString());
        mounted = true;
        quota = new ProjectQuota(tenants);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", tenants.toString())).isEmpty();
        }
    }

    private static void needs(String... command) throws Exception {
        String refused;
        try {
            refused = run(command);
        } catch (IOException missing) {
            refused = String.valueOf(missing.getMessage());
        }
        if (!refused.isEmpty()) {
            abort("Project quotas of ext4 cannot be tried here, since " + command[0] + " says: " + refused);
        }
    }

    @Test
    void aFileSystemWithQuotasIsFoundAndOneWithoutIsNot() {
        assertThat(quota.works()).isTrue();
        assertThat(new ProjectQuota(Path.of("/proc")).works()).isFalse();
    }

    @Test
    void aWalledProcessWritesToTheLimitAndNoFurtherAndItsNeighbourGoesOn() throws Exception {
        TenantFolders folders = folders();
        CellFolder cell = placed(folders, tenant);
        CellFolder other = placed(folders, neighbour);
        assertThat(write(cell.path().resolve("workspace/main"), "large", 64)).contains("quota exceeded");
        assertThat(write(cell.path().resolve("state/agents/main"), "more", 1)).contains("quota exceeded");
        assertThat(write(cell.path().resolve("home"), "cells", 4)).isEmpty();
        assertThat(write(cell.path().resolve("home"), "too-much", 64)).contains("quota exceeded");
        assertThat(write(other.path().resolve("workspace/main"), "small", 8)).isEmpty();
        DiskUse use = folders.use(tenant, limits());
        assertThat(use.level()).isEqualTo(DiskUse.Level.FULL);
        assertThat(use.bytes()).isBetween(TENANT.toBytes() - (1 << 20), TENANT.toBytes());
        assertThat(folders.use(neighbour, limits()).level()).isEqualTo(DiskUse.Level.FINE);
    }

    @Test
    void whatIsDeletedCanBeWrittenAgainAndALargerPlanIsMore() throws Exception {
        TenantFolders folders = folders();
        CellFolder cell = placed(folders, tenant);
        Path workspace = cell.path().resolve("workspace/main");
        assertThat(write(workspace, "large", 64)).contains("quota exceeded");
        Files.delete(workspace.resolve("large"));
        assertThat(write(workspace, "small", 8)).isEmpty();
        assertThat(folders.use(tenant, limits()).level()).isEqualTo(DiskUse.Level.FINE);
        plan.set(DataSize.ofMegabytes(32));
        folders.use(tenant, limits());
        assertThat(write(workspace, "large", 40)).isEmpty();
        plan.set(DataSize.ofBytes(0));
        folders.use(tenant, limits());
        assertThat(write(workspace, "last", 1)).contains("quota exceeded");
    }

    @Test
    void whatAnEarlierReleaseHasLeftIsChargedAndAllComesHome() throws Exception {
        Path home = tenants.resolve(tenant.toString());
        Files.createDirectories(home.resolve("workspace/deep"));
        Files.write(home.resolve("workspace/deep/old"), new byte[12 << 20]);
        TenantFolders folders = folders();
        CellFolder cell = placed(folders, tenant);
        assertThat(folders.use(tenant, limits()).bytes()).isGreaterThan(12 << 20);
        assertThat(write(cell.path().resolve("workspace/main/deep"), "large", 13))
                .contains("quota exceeded");
        folders.bringHome(tenant);
        assertThat(home.resolve("workspace/deep/old")).hasSize(12 << 20);
        Path upload = Files.write(folders.incoming(tenant), new byte[1]);
        Files.move(upload, home.resolve("workspace/uploaded"));
        CellFolder second = folders.cell().create("{}", "{}", Map.of());
        folders.place(tenant, second, tenant, "{}");
        assertThat(second.path().resolve("workspace/main/uploaded")).exists();
    }

    @Test
    void aFolderThatACellHasPutInPlaceOfTheTenantsIsChargedAtHome() throws Exception {
        TenantFolders folders = folders();
        CellFolder cell = placed(folders, tenant);
        Path workspace = cell.path().resolve("workspace");
        Files.delete(workspace.resolve("main"));
        Files.createDirectory(workspace.resolve("main"));
        Files.write(workspace.resolve("main/new"), new byte[4 << 20]);
        assertThat(folders.use(tenant, limits()).bytes()).isLessThan(4 << 20);
        folders.bringHome(tenant);
        assertThat(folders.use(tenant, limits()).bytes()).isGreaterThan(4 << 20);
    }

    private static DiskUse.Limits limits() {
        return new DiskUse.Limits(DataSize.ofGigabytes(1), DataSize.ofGigabytes(1), 1000);
    }

    private TenantFolders folders() {
        var fit = new FitToShare(
                new AgentSessions(AgentSchema.bundled(), Duration.ofSeconds(30)), DiskUse.walk(limits()));
        var bounds = new TenantQuota.Bounds(TENANT, DataSize.ofMegabytes(16), DiskUse.walk(limits()));
        return new TenantFolders(
                tenants,
                fit,
                new TenantQuota(quota, _ -> plan.get(), bounds),
                new FakeCellRuntime(),
                new CellInstance("test"),
                Ids.random(),
                _ -> {});
    }

    private static CellFolder placed(TenantFolders folders, TenantId tenant) throws Exception {
        CellFolder cell = folders.cell().create("{}", "{}", Map.of());
        folders.place(tenant, cell, tenant, "{}");
        assertThat(run("chown", "-R", STRANGER + ":" + STRANGER, cell.path().toString()))
                .isEmpty();
        return cell;
    }

    /** By a process behind walls, which owns the folder, and is no user of this machine. */
    private static String write(Path into, String name, int megabytes) throws Exception {
        var command =
                new ArrayList<>(List.of("bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--cap-drop"));
        command.addAll(List.of("ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--ro-bind", "/", "/"));
        command.addAll(List.of("--dev", "/dev", "--tmpfs", "/tmp", "--bind", into.toString(), "/tmp/inside"));
        String user = Integer.toString(STRANGER);
        command.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"));
        command.addAll(List.of("dd", "if=/dev/zero", "of=/tmp/inside/" + name, "bs=64k", "count=" + megabytes * 16));
        command.add("status=none");
        return run(command.toArray(String[]::new));
    }

    /** @return what it says; nothing when all went well */
    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == 0 ? "" : said + " (" + process.exitValue() + ")";
        } finally {
            process.destroyForcibly();
        }
    }
}
