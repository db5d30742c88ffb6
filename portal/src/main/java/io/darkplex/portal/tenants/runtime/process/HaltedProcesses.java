package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells from the system's table of processes whether a cell is frozen. */
final class HaltedProcesses {

    /** The only program of a frozen cell that runs; those it comes from only wait for it. */
    private static final String RELAY = "cell.mjs";

    private HaltedProcesses() {}

    /**
     * @param first of a cell
     * @return whether the relay is there, and everything but it and what it comes from is halted
     */
    static boolean below(ProcessHandle first) {
        List<ProcessHandle> all = first.descendants().toList();
        ProcessHandle relay = all.stream()
                .filter(HaltedProcesses::relays)
                .min(Comparator.comparingInt(HaltedProcesses::depth))
                .orElse(null);
        if (relay == null) {
            return false;
        }
        Set<ProcessHandle> kept = above(relay).collect(Collectors.toSet());
        List<ProcessHandle> others =
                all.stream().filter(process -> !kept.contains(process)).toList();
        return !others.isEmpty() && others.stream().allMatch(HaltedProcesses::halted);
    }

    /** Those that the relay comes from only name it further on in their command. */
    private static boolean relays(ProcessHandle process) {
        List<String> words = List.of(read(process, "cmdline").split("\0", -1));
        return words.getFirst().endsWith("node") && words.stream().anyMatch(word -> word.endsWith(RELAY));
    }

    private static int depth(ProcessHandle process) {
        return (int) above(process).count();
    }

    /** Itself and those that it comes from. */
    private static Stream<ProcessHandle> above(ProcessHandle process) {
        return Stream.iterate(Optional.of(process), Optional::isPresent, one -> one.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream);
    }

    /** One that has just ended is no longer in the way. */
    private static boolean halted(ProcessHandle process) {
        String stat = read(process, "stat");
        int name = stat.lastIndexOf(')');
        return name < 0 || "TtZX".indexOf(stat.charAt(name + 2)) >= 0;
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
