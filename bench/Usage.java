import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What processes take, by the kernel's own count. Linux only. */
final class Usage {

    private static final double MEGABYTE_IN_KB = 1024;
    private static final double TICKS_A_SECOND = 100;

    private Usage() {}

    /** Proportional set size: pages that several processes share are divided among them. */
    static double megabytes(Stream<ProcessHandle> processes) {
        return processes.mapToDouble(Usage::megabytes).sum();
    }

    /** Processor time, with that of children that have ended and were waited for. */
    static double seconds(Stream<ProcessHandle> processes) {
        return processes.mapToDouble(Usage::seconds).sum();
    }

    private static double megabytes(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / MEGABYTE_IN_KB)
                    .sum();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static double seconds(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = 0;
            for (int field = 11; field <= 14; field++) {
                ticks += Double.parseDouble(fields[field]);
            }
            return ticks / TICKS_A_SECOND;
        } catch (IOException gone) {
            return 0;
        }
    }
}
