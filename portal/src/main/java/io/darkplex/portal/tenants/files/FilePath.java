package io.darkplex.portal.tenants.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * A place below a folder, as a person names it: names with slashes between, nothing that leads up or elsewhere.
 *
 * @param names empty for the folder itself
 */
public record FilePath(List<String> names) {

    public static final FilePath ROOT = new FilePath(List.of());

    /** Of most file systems, in bytes. */
    private static final int NAME_BYTES_MAX = 255;

    private static final int NAMES_MAX = 64;

    /** In emoji of several people, which are names that people give. */
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    /** In place of bytes that are no text. */
    private static final int REPLACEMENT = 0xfffd;

    public FilePath {
        names = List.copyOf(names);
    }

    /** @throws io.darkplex.portal.kernel.ProblemException a {@link FileProblem} when the text is no such path */
    public static FilePath of(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        List<String> names = List.of(text.split("/", -1));
        if (text.startsWith("/") || names.contains("..")) {
            throw FileProblem.FILE_PATH_OUTSIDE.because("A path begins with a name and leads down only.");
        }
        if (names.size() > NAMES_MAX) {
            throw FileProblem.FILE_NAME_TOO_LONG.because("A path has at most " + NAMES_MAX + " names.");
        }
        names.forEach(FilePath::check);
        return new FilePath(names);
    }

    /** Whether a name, wherever it comes from, is one that can be shown and asked for. */
    public static boolean plain(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('\\') < 0
                && name.codePoints().noneMatch(FilePath::deceives);
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    public String last() {
        return names.getLast();
    }

    public FilePath parent() {
        return new FilePath(names.subList(0, names.size() - 1));
    }

    private static void check(String name) {
        if (!plain(name)) {
            throw FileProblem.FILE_NAME_REFUSED.because(
                    "A name is not empty and has no backslash, no control character and none that turns the writing.");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw FileProblem.FILE_NAME_TOO_LONG.because("A name has at most " + NAME_BYTES_MAX + " bytes.");
        }
        try {
            var _ = Path.of(name);
        } catch (InvalidPathException unmappable) {
            throw FileProblem.FILE_NAME_REFUSED.because("This server cannot write that name.", unmappable);
        }
    }

    /** Not to be seen, or shown in another order than it is written in. */
    private static boolean deceives(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> character != ZERO_WIDTH_JOINER;
            default -> character == REPLACEMENT;
        };
    }
}
