package io.darkplex.portal.tenants.runtime.process;

import io.darkplex.portal.tenants.runtime.CellUsers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tries whether walls can be built here: many systems have the program and forbid what it does. */
final class BubblewrapCheck {

    private static final int SECONDS = 10;

    private BubblewrapCheck() {}

    /** @return what is in the way; empty when walls can be built */
    static Optional<String> missing(Path bwrap) {
        if (!SyscallFilter.fits()) {
            return Optional.of("there is no filter of system calls for this processor");
        }
        for (Path program : List.of(bwrap, Path.of("/usr/bin/setpriv"), Path.of("/usr/bin/prlimit"))) {
            if (!Files.isExecutable(program)) {
                return Optional.of(program + " is not installed");
            }
        }
        var command = new ArrayList<String>(List.of(bwrap.toString(), "--unshare-net", "--unshare-pid"));
        if (!CellUsers.ofThisProcess().root()) {
            command.add("--unshare-user");
        }
        command.addAll(List.of("--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "/bin/true"));
        return tried(command);
    }

    private static Optional<String> tried(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("bubblewrap did not end within " + SECONDS + " s");
            }
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of("this system does not let bubblewrap make namespaces");
        } catch (IOException refused) {
            return Optional.of("bubblewrap does not run: " + refused.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of("the start was interrupted");
        }
    }
}
