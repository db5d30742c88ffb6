package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What a process and its children take, as the kernel counts it: memory that several share is divided among them. One
 * look costs some milliseconds for each process, so it is taken every few seconds at most, and by one caller at a time.
 */
final class ProcessMemory {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int PROCESSES_MAX = 64;
    private static final long KIBIBYTE = 1024;

    private final ProcessHandle first;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile OptionalLong last = OptionalLong.empty();
    private volatile long lookedAt = System.nanoTime() - FRESH_NANOS;

    ProcessMemory(ProcessHandle first) {
        this.first = first;
    }

    /** Empty when the process has ended, or the system does not tell. */
    OptionalLong bytes() {
        if (!first.isAlive()) {
            return OptionalLong.empty();
        }
        if (System.nanoTime() - lookedAt >= FRESH_NANOS && looking.tryLock()) {
            try {
                last = look();
                lookedAt = System.nanoTime();
            } finally {
                looking.unlock();
            }
        }
        return last;
    }

    private OptionalLong look() {
        long[] each = Stream.concat(Stream.of(first), first.descendants().limit(PROCESSES_MAX))
                .mapToLong(process -> of(process.pid()))
                .toArray();
        long sum = 0;
        for (long one : each) {
            sum += one;
        }
        return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static long of(long pid) {
        Path process = Path.of("/proc/" + pid);
        long divided = line(process.resolve("smaps_rollup"), "Pss:");
        return divided > 0 ? divided : line(process.resolve("status"), "VmRSS:");
    }

    private static long line(Path file, String name) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException goneOrForeign) {
            return 0;
        }
    }
}
