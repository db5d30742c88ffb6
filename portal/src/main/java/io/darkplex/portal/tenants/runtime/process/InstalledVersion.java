package io.darkplex.portal.tenants.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the installed OpenClaw says about itself, in the package that its program lies in. */
final class InstalledVersion {

    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([\\w.+-]{1,40})\"");

    private InstalledVersion() {}

    /** @param main null when none is installed */
    static Optional<String> beside(@Nullable Path main) {
        if (main == null) {
            return Optional.empty();
        }
        try {
            Matcher found = VERSION.matcher(Files.readString(main.resolveSibling("package.json")));
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}
