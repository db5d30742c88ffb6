package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The style of the sources themselves: what a formatter cannot see. Reads every file that is under version control. */
class TidyTest {

    private static final int LINES_MAX = 500;

    private static final Pattern WORDS_THAT_SAY_NOTHING =
            Pattern.compile("(Manager|Helper|Utils?|Impl|Base|Common|Data|Info|Processor)\\.java$");

    /** Written apart, so that this file does not find itself. */
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)(#[^)]*)?\\)");

    private static final Path ROOT = root();

    private static final Map<Path, String> TEXTS = new TreeMap<>();

    @BeforeAll
    static void readEverything() throws IOException {
        try (Stream<String> names = versioned()) {
            for (String name : names.toList()) {
                Path file = ROOT.resolve(name);
                if (name.matches(
                                ".*\\.(java|ts|tsx|js|mjs|css|md|yaml|yml|json|xml|sh|sql|properties|sse)|.*darkplex|.*\\.ci/run")
                        && Files.isRegularFile(file)) {
                    TEXTS.put(Path.of(name), Files.readString(file));
                }
            }
        }
        assertThat(TEXTS).hasSizeGreaterThan(50);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = javaFiles()
                // Programs of one file, which have no package.
                .filter(file -> !file.startsWith("bench") && !file.startsWith("bin"))
                .map(file -> Objects.requireNonNull(file.getParent()).resolve("package-info.java"))
                .distinct()
                .filter(info -> !nullMarked(info) && !nullMarked(mainTwin(info)))
                .map(Path::toString)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void classNamesSayWhatTheyAre() {
        assertThat(javaFiles()
                        .map(Path::toString)
                        .filter(name -> WORDS_THAT_SAY_NOTHING.matcher(name).find()))
                .isEmpty();
    }

    @Test
    void filesStaySmall() {
        assertThat(TEXTS.entrySet().stream()
                        .filter(file -> file.getKey().toString().matches(".*\\.(java|ts|tsx|js|mjs|css)"))
                        .filter(file -> file.getValue().lines().count() > LINES_MAX)
                        .map(file -> file.getKey().toString()))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(filesWith(UNFINISHED)).isEmpty();
    }

    @Test
    void testsDoNotSleepAndAreNotSwitchedOff() {
        var sleeping = Pattern.compile(
                "Thread\\.sle" + "ep\\(|@Dis" + "abled|\\.ski" + "p\\(\\)|(it|test|describe)\\.skip\\(");
        assertThat(filesWith(sleeping)).isEmpty();
    }

    @Test
    void noFileNamesTheMachineItWasWrittenOn() {
        var places = Pattern.compile("(?<![\\w$}])/(work|root|home)/[a-z]|/tmp/(wt|lab)\\b");
        assertThat(filesWith(places)).isEmpty();
    }

    @Test
    void linksInDocumentsLeadSomewhere() {
        var broken = new ArrayList<String>();
        TEXTS.forEach((file, text) -> {
            if (file.toString().endsWith(".md")) {
                Matcher link = LINK.matcher(text);
                while (link.find()) {
                    Path target =
                            ROOT.resolve(file).resolveSibling(link.group(1)).normalize();
                    if (Files.notExists(target)) {
                        broken.add(file + " -> " + link.group(1));
                    }
                }
            }
        });
        assertThat(broken).isEmpty();
    }

    private static boolean nullMarked(Path packageInfo) {
        return TEXTS.getOrDefault(packageInfo, "").contains("@NullMarked");
    }

    /** A test in a room's own package is marked by the room; a second file would hide the room's from reflection. */
    private static Path mainTwin(Path packageInfo) {
        return Path.of(packageInfo.toString().replace("/src/test/", "/src/main/"));
    }

    private static List<String> filesWith(Pattern pattern) {
        return TEXTS.entrySet().stream()
                .filter(file -> !file.getKey().endsWith("package-lock.json"))
                .filter(file -> pattern.matcher(file.getValue()).find())
                .map(file -> file.getKey().toString())
                .toList();
    }

    private static Stream<Path> javaFiles() {
        return TEXTS.keySet().stream()
                .filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"));
    }

    private static Stream<String> versioned() throws IOException {
        var git = new ProcessBuilder("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
                .directory(ROOT.toFile())
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Stream.of(names.split("\0")).filter(name -> !name.isBlank());
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (Files.notExists(here.resolve("mvnw"))) {
            here = Objects.requireNonNull(here.getParent(), "not inside the repository");
        }
        return here;
    }
}
