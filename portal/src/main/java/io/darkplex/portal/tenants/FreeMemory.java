package io.darkplex.portal.tenants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What programs could still take of this machine's memory, by the kernel's own estimate. */
final class FreeMemory {

    private static final String AVAILABLE = "MemAvailable:";
    private static final long KIBIBYTE = 1024;

    private FreeMemory() {}

    /** Zero where the system does not tell. */
    static long bytes() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst()
                    .orElse(0);
        } catch (IOException unknown) {
            return 0;
        }
    }
}
