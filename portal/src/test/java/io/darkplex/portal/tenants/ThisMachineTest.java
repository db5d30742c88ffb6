package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kernels write, in a folder of its own. */
class ThisMachineTest {

    private static final long MIB = 1 << 20;

    @TempDir
    Path root;

    @BeforeEach
    void memory() throws IOException {
        write("proc/meminfo", "MemTotal:        8000000 kB\nMemAvailable:    4194304 kB\n");
    }

    @Test
    void whatTheKernelSaysIsAvailable() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        assertThat(available()).isEqualTo(4096 * MIB);
    }

    @Test
    void aGroupOfTheSecondVersionAndThoseAboveItHoldWithoutTheirCaches() throws IOException {
        write("proc/self/cgroup", "0::/system.slice/darkplex.service\n");
        write("sys/fs/cgroup/system.slice/darkplex.service/memory.max", "max\n");
        write("sys/fs/cgroup/system.slice/darkplex.service/memory.current", 700 * MIB + "\n");
        assertThat(available()).isEqualTo(4096 * MIB);
        write("sys/fs/cgroup/system.slice/memory.max", 2000 * MIB + "\n");
        write("sys/fs/cgroup/system.slice/memory.current", 1500 * MIB + "\n");
        write("sys/fs/cgroup/system.slice/memory.stat", "anon 1\ninactive_file " + 100 * MIB + "\n");
        assertThat(available()).isEqualTo(600 * MIB);
    }

    @Test
    void aGroupOfTheFirstVersionHolds() throws IOException {
        write("proc/self/cgroup", "9:cpu,memory:/box\n0::/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", 3000 * MIB + "\n");
        write("sys/fs/cgroup/memory/box/memory.limit_in_bytes", 1000 * MIB + "\n");
        write("sys/fs/cgroup/memory/box/memory.usage_in_bytes", 1200 * MIB + "\n");
        write("sys/fs/cgroup/memory/box/memory.stat", "inactive_file 5\ntotal_inactive_file " + 300 * MIB + "\n");
        assertThat(available()).isEqualTo(100 * MIB);
    }

    @Test
    void aPathOutsideOfWhatIsMountedCountsAsTheTop() throws IOException {
        write("proc/self/cgroup", "0::/../../elsewhere\n");
        write("sys/fs/cgroup/memory.max", 500 * MIB + "\n");
        write("sys/fs/cgroup/memory.current", 200 * MIB + "\n");
        assertThat(available()).isEqualTo(300 * MIB);
    }

    @Test
    void anotherSystemStillAnswers() throws IOException {
        Files.delete(root.resolve("proc/meminfo"));
        assertThat(available()).isPositive();
    }

    private long available() {
        return new ThisMachine(root).read().availableBytes();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }
}
