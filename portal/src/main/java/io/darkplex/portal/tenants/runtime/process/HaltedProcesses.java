package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells from the system's table of processes whether a cell is frozen. */
final class HaltedProcesses {

    /** The only program of a frozen cell that runs; those it comes from only wait for it. */
    private static final String RELAY = "cell.mjs";

    private HaltedProcesses() {}

    /**
     * @param first of a cell
     * @return whether the relay is there, and everything that comes from it is halted
     */
    static boolean below(ProcessHandle first) {
        List<ProcessHandle> relays =
                first.descendants().filter(HaltedProcesses::relays).toList();
        List<ProcessHandle> theirs =
                relays.stream().flatMap(ProcessHandle::descendants).toList();
        return !theirs.isEmpty() && theirs.stream().allMatch(HaltedProcesses::halted);
    }

    private static boolean relays(ProcessHandle process) {
        return List.of(read(process, "cmdline").split("\0", -1)).stream().anyMatch(word -> word.endsWith(RELAY))
                && process.children().findAny().isPresent();
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
