package io.darkplex.portal.tenants.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.darkplex.portal.kernel.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** What a hostile cell puts into its folder does not lead out of it, and makes nobody wait. */
class CellFilesTest {

    private static final FileLimits LIMITS = new FileLimits(DataSize.ofMegabytes(1), 100, 100, 5);
    private static final int ROUNDS = 2_000;

    @TempDir
    Path place;

    private Path root = Path.of("");
    private Path outside = Path.of("");
    private CellFiles files = new CellFiles(Path.of(""));

    @BeforeEach
    void folders() throws IOException {
        root = Files.createDirectory(place.resolve("workspace"));
        outside = Files.createDirectory(place.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "not yours");
        files = new CellFiles(root);
    }

    @Test
    void everythingIsListedAsWhatItIs() throws Exception {
        Files.createDirectory(root.resolve("b folder"));
        Files.writeString(root.resolve("a.txt"), "hello");
        Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
        Files.createLink(root.resolve("shared"), outside.resolve("secret"));
        fifo(root.resolve("pipe"));
        Files.writeString(root.resolve("two\nlines"), "");
        assertThat(files.list(FilePath.ROOT, 100).entries())
                .extracting(Entry::name, Entry::kind, Entry::bytes)
                .containsExactly(
                        tuple("b folder", Entry.Kind.FOLDER, 0L),
                        tuple("a.txt", Entry.Kind.FILE, 5L),
                        tuple("link", Entry.Kind.LINK, 0L),
                        tuple("pipe", Entry.Kind.SPECIAL, 0L),
                        tuple("shared", Entry.Kind.SHARED, 0L),
                        tuple("two\ufffdlines", Entry.Kind.NAME, 0L));
        assertThat(files.list(FilePath.ROOT, 2).more()).isTrue();
        assertThat(files.list(FilePath.ROOT, 6).more()).isFalse();
    }

    @Test
    void onlyRegularFilesWithOneNameAreOpenedAndNobodyWaits() throws Exception {
        Files.writeString(root.resolve("a.txt"), "hello");
        Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
        Files.createLink(root.resolve("shared"), outside.resolve("secret"));
        fifo(root.resolve("pipe"));
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(content("a.txt")).isEqualTo("hello");
            for (String name : new String[] {"link", "shared", "pipe"}) {
                refuses(name, FileProblem.FILE_NOT_REGULAR);
            }
            Files.createDirectory(root.resolve("folder"));
            refuses("folder", FileProblem.FILE_IS_FOLDER);
            assertThatThrownBy(() -> content("none")).isInstanceOf(NoSuchFileException.class);
        });
    }

    @Test
    void aPipeOrALinkOnTheWayIsNoFolder() throws Exception {
        fifo(root.resolve("pipe"));
        Files.createSymbolicLink(root.resolve("link"), outside);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (String way : new String[] {"pipe", "link"}) {
                var inside = FilePath.of(way + "/secret");
                assertThatThrownBy(() -> files.list(FilePath.of(way), 9)).isInstanceOf(NotDirectoryException.class);
                assertThatThrownBy(() -> files.open(inside)).isInstanceOf(NotDirectoryException.class);
                assertThatThrownBy(() -> files.deleteTree(inside, LIMITS)).isInstanceOf(NotDirectoryException.class);
                assertThatThrownBy(() -> files.put(upload("x"), inside)).isInstanceOf(NotDirectoryException.class);
            }
        });
        assertThat(outside.resolve("secret")).hasContent("not yours");
    }

    @Test
    void deletingALinkLeavesWhatItLeadsTo() throws Exception {
        Path folder = Files.createDirectories(root.resolve("folder/inner"));
        Files.createSymbolicLink(folder.resolve("out"), outside);
        Files.createSymbolicLink(root.resolve("link"), outside);
        assertThat(files.deleteTree(FilePath.of("link"), LIMITS)).isTrue();
        assertThat(files.deleteTree(FilePath.of("folder"), LIMITS)).isTrue();
        assertThat(root).isEmptyDirectory();
        assertThat(outside.resolve("secret")).hasContent("not yours");
    }

    @Test
    void theSizeCountsFilesAndNotWhatLinksLeadTo() throws Exception {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/one"), "12345");
        Files.writeString(root.resolve("two"), "123");
        Files.createSymbolicLink(root.resolve("loop"), root);
        TreeSize size = files.size(LIMITS);
        assertThat(size.bytes()).isBetween(8L, 8L + 4096);
        assertThat(size.entries()).isEqualTo(5);
        assertThat(size.whole()).isTrue();
    }

    @Test
    void aTreeThatIsTooWideOrTooDeepIsNotWalkedToItsEnd() throws Exception {
        Files.createDirectories(root.resolve("1/2/3/4/5/6/7"));
        assertThat(files.size(LIMITS).whole()).isFalse();
        assertThat(files.deleteTree(FilePath.of("1"), LIMITS)).isFalse();
        Path wide = Files.createDirectory(root.resolve("wide"));
        for (int i = 0; i < 150; i++) {
            Files.createFile(wide.resolve("f" + i));
        }
        assertThat(files.deleteTree(FilePath.of("wide"), LIMITS)).isFalse();
        assertThat(files.deleteTree(FilePath.of("wide"), LIMITS)).isTrue();
        assertThat(wide).doesNotExist();
    }

    @Test
    void aFolderThatIsSwappedForALinkBetweenLookAndUseLeadsNowhere() throws Exception {
        Path swapped = Files.createDirectory(root.resolve("swapped"));
        Path hidden = place.resolve("hidden");
        Path link = Files.createSymbolicLink(place.resolve("link"), outside);
        Files.writeString(swapped.resolve("mine"), "mine");
        whileSwapping(
                () -> {
                    Files.move(swapped, hidden, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(link, swapped, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(swapped, link, StandardCopyOption.ATOMIC_MOVE);
                    Files.move(hidden, swapped, StandardCopyOption.ATOMIC_MOVE);
                },
                round -> {
                    for (Entry entry : files.list(FilePath.of("swapped"), 100).entries()) {
                        assertThat(entry.name()).isNotEqualTo("secret");
                    }
                    files.put(upload("round " + round), FilePath.of("swapped/upload"));
                    assertThat(content("swapped/upload")).startsWith("round");
                    files.deleteTree(FilePath.of("swapped/secret"), LIMITS);
                    files.size(LIMITS);
                });
        assertThat(outside).isDirectoryNotContaining("glob:**upload");
        assertThat(outside.resolve("secret")).hasContent("not yours");
    }

    @Test
    void aFileThatIsSwappedForAPipeMakesNobodyWait() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "text");
        Path pipe = place.resolve("pipe");
        Path aside = place.resolve("aside");
        fifo(pipe);
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> whileSwapping(
                        () -> {
                            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
                            Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
                            Files.move(file, pipe, StandardCopyOption.ATOMIC_MOVE);
                            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
                        },
                        round -> assertThat(content("file")).isEqualTo("text")));
    }

    /** Whatever is refused is fine; what is done must be right. */
    private static void whileSwapping(Swap swap, Use use) throws Exception {
        var going = new AtomicBoolean(true);
        Thread cell = Thread.ofPlatform().start(() -> {
            while (going.get()) {
                try {
                    swap.run();
                } catch (IOException busy) {
                    // The other side has put something there meanwhile.
                }
            }
        });
        int done = 0;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    use.run(round);
                    done++;
                } catch (IOException | ProblemException refused) {
                    assertThat(refused).isNotNull();
                }
            }
        } finally {
            going.set(false);
            cell.join();
        }
        assertThat(done).isPositive();
    }

    private Path upload(String text) throws IOException {
        return Files.writeString(place.resolve("upload"), text);
    }

    private String content(String path) throws IOException {
        try (FileChannel channel = files.open(FilePath.of(path))) {
            var bytes = ByteBuffer.allocate(100);
            channel.read(bytes);
            return new String(bytes.array(), 0, bytes.position(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private void refuses(String name, FileProblem problem) {
        assertThatThrownBy(() -> content(name))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }

    private static void fifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    @FunctionalInterface
    private interface Swap {
        void run() throws IOException;
    }

    @FunctionalInterface
    private interface Use {
        void run(int round) throws IOException;
    }
}
