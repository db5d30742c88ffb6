package io.darkplex.portal.tenants;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The machine the portal runs on. On Linux what the kernel says is available, or what the portal's own control group
 * (either version) still allows, when that is less.
 */
final class ThisMachine implements Machine {

    private static final long KIBIBYTE = 1024;

    private final Path root;

    /** @param root holds {@code proc} and {@code sys} */
    ThisMachine(Path root) {
        this.root = root;
    }

    @Override
    public Reading read() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        double load = Math.max(0, system.getSystemLoadAverage()) / system.getAvailableProcessors();
        return new Reading(available(), load);
    }

    private long available() {
        OptionalLong machine = figure(root.resolve("proc/meminfo"), "MemAvailable:");
        return machine.isPresent() ? Math.min(machine.getAsLong() * KIBIBYTE, allowed()) : elsewhere();
    }

    /** Without the kernel's own word: what is free leaves out caches that would make way, so at least a quarter of all. */
    private static long elsewhere() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.max(system.getFreeMemorySize(), system.getTotalMemorySize() / 4)
                : Runtime.getRuntime().maxMemory();
    }

    private long allowed() {
        long least = Long.MAX_VALUE;
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                least = Math.min(least, allowed(root.resolve("sys/fs/cgroup"), parts[2], Version.TWO));
            } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                least = Math.min(least, allowed(root.resolve("sys/fs/cgroup/memory"), parts[2], Version.ONE));
            }
        }
        return least;
    }

    /** A group is held by its own limit and by those of all above it. */
    private static long allowed(Path top, String group, Version version) {
        long least = Long.MAX_VALUE;
        Path at = top.resolve(group.replaceFirst("^/+", "")).normalize();
        // A path outside of what is mounted is another's view; the top is all of it that can be seen.
        for (at = at.startsWith(top) ? at : top; at != null && at.startsWith(top); at = at.getParent()) {
            OptionalLong limit = figure(at.resolve(version.limit), "");
            OptionalLong usage = figure(at.resolve(version.usage), "");
            if (limit.isPresent() && usage.isPresent()) {
                long cache = figure(at.resolve("memory.stat"), version.cache).orElse(0);
                least = Math.min(least, Math.max(0, limit.getAsLong() - usage.getAsLong() + cache));
            }
        }
        return least;
    }

    /** The number after this beginning of a line; empty when there is none, as in {@code max}. */
    private static OptionalLong figure(Path file, String beginning) {
        return lines(file).stream()
                .filter(line -> line.startsWith(beginning))
                .map(line ->
                        line.substring(beginning.length()).replace("kB", "").strip())
                .filter(number -> number.matches("\\d{1,19}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private enum Version {
        ONE("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "),
        TWO("memory.max", "memory.current", "inactive_file ");

        final String limit;
        final String usage;
        final String cache;

        Version(String limit, String usage, String cache) {
            this.limit = limit;
            this.usage = usage;
            this.cache = cache;
        }
    }
}
