package io.darkplex.portal.tenants.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One walk that ends at the first thing that leads out of a folder, or is neither file nor folder. */
final class Pitfalls {

    private final FileLimits limits;
    private final boolean innerLinks;
    private int entries;

    Pitfalls(FileLimits limits, boolean innerLinks) {
        this.limits = limits;
        this.innerLinks = innerLinks;
    }

    Optional<String> first(Descriptor folder) throws IOException {
        return Optional.ofNullable(in(folder, "", 0));
    }

    private @Nullable String in(Descriptor folder, String above, int depth) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.path())) {
            for (Path one : all) {
                if (++entries > limits.entriesMax() || depth >= limits.depthMax()) {
                    return "more files and folders than are looked through";
                }
                String found = at(folder, one, above, depth);
                if (found != null) {
                    return found;
                }
            }
            return null;
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
    }

    private @Nullable String at(Descriptor folder, Path one, String above, int depth) throws IOException {
        String name = String.valueOf(one.getFileName());
        Entry entry;
        try {
            entry = CellFiles.read(one);
        } catch (NoSuchFileException gone) {
            return null;
        }
        String shown = above + entry.name();
        return switch (entry.kind()) {
            case FOLDER -> {
                try (Descriptor next = folder.folder(name)) {
                    yield in(next, shown + "/", depth + 1);
                }
            }
            case FILE -> null;
            case LINK -> innerLinks && inner(Files.readSymbolicLink(one), depth) ? null : "a link, " + shown;
            case SPECIAL -> "a device, a socket or a pipe, " + shown;
            case SHARED -> innerLinks ? null : "a file with several names, " + shown;
            case NAME -> "a name that cannot be shown, " + shown;
        };
    }

    /**
     * Up no further than the folder that was entered, then only down. So each link stays in it whatever links its way down
     * goes through, for they stay in it too.
     */
    private static boolean inner(Path target, int depth) {
        if (target.isAbsolute()) {
            return false;
        }
        int up = 0;
        boolean down = false;
        for (Path step : target) {
            if (!step.toString().equals("..")) {
                down = true;
            } else if (down || ++up > depth) {
                return false;
            }
        }
        return true;
    }
}
