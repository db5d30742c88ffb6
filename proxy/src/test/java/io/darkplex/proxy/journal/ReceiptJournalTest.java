package io.darkplex.proxy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.proxy.Attempt;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.ReceiptsContract;
import io.darkplex.proxy.fake.RecordingSink;
import io.darkplex.proxy.retry.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptJournalTest extends ReceiptsContract {

    private static final long SEGMENT = 2_000;
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final RecordingSink sink = new RecordingSink();
    private Path directory;
    private ReceiptJournal journal;

    /** Small files, so that a few receipts fill them. */
    static JournalSettings settings(Path directory, long bytesMax) {
        return new JournalSettings(
                directory,
                bytesMax,
                SEGMENT,
                1_000,
                64,
                Duration.ofMillis(1),
                Frames.BYTES_MAX,
                Duration.ofMillis(5),
                Duration.ofMillis(20));
    }

    @BeforeEach
    void open() throws IOException {
        directory = folder.resolve("journal");
        journal = new ReceiptJournal(settings(directory, 1_000_000));
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Override
    protected Receipts receipts() {
        return journal;
    }

    @Override
    protected List<Receipt> stored() {
        handOver();
        return sink.taken();
    }

    @Test
    void theNextRunHandsOverWhatTheLastHasKept() throws IOException {
        List<String> ids = append(0, 40);
        journal.close();

        journal = new ReceiptJournal(settings(directory, 1_000_000));

        assertThat(stored()).extracting(Receipt::id).containsExactlyElementsOf(ids);
    }

    @Test
    void whatWasHandedOverIsNotHandedOverAgainAndItsFilesGo() throws IOException {
        append(0, 40);
        assertThat(files()).hasSizeGreaterThan(2);
        handOver();
        assertThat(files()).hasSizeLessThan(2);
        int asked = sink.asked();
        journal.close();

        journal = new ReceiptJournal(settings(directory, 1_000_000));
        handOver();
        assertThat(sink.asked()).isEqualTo(asked);

        List<String> later = append(40, 3);
        assertThat(stored()).extracting(Receipt::id).hasSize(43).endsWith(later.toArray(String[]::new));
    }

    @Test
    void wherePositionAndFilesDisagreeNothingIsLost() throws IOException {
        List<String> ids = append(0, 10);
        journal.close();
        Files.writeString(directory.resolve("handed-over"), "nonsense");

        journal = new ReceiptJournal(settings(directory, 1_000_000));

        assertThat(stored()).extracting(Receipt::id).containsExactlyElementsOf(ids);
    }

    @Test
    void aFileThatIsCutAtAnyByteKeepsEachReceiptBeforeTheCut() throws IOException {
        append(0, 3);
        journal.close();
        byte[] whole = Files.readAllBytes(files().getFirst());
        int one = whole.length / 3;
        for (int cut = 0; cut < whole.length; cut += 5) {
            Path torn = folder.resolve("torn-" + cut);
            Files.createDirectories(torn);
            Files.write(torn.resolve(files().getFirst().getFileName()), Arrays.copyOf(whole, cut));
            var taken = new RecordingSink();
            try (var opened = new ReceiptJournal(settings(torn, 1_000_000))) {
                opened.append(full("after")).toCompletableFuture().join();
                handOver(opened, taken);
            }
            assertThat(taken.taken()).as("cut at " + cut).hasSize(cut / one + 1);
        }
    }

    @Test
    void aFlippedBitIsNotTakenForAReceipt() throws IOException {
        append(0, 3);
        journal.close();
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 1;
        Files.write(file, bytes);

        journal = new ReceiptJournal(settings(directory, 1_000_000));

        assertThat(stored()).extracting(Receipt::id).containsExactly("r-0", "r-1");
    }

    @Test
    void aFullJournalTakesNoCallsUntilItWasHandedOver() throws IOException {
        journal.close();
        journal = new ReceiptJournal(settings(directory, 8 * SEGMENT));
        var refused = new ArrayList<String>();
        int appended = 0;
        // Calls that ran when it stopped taking new ones still find room.
        while (journal.accepting()) {
            append(appended++, 1);
        }
        append(appended++, 1);
        while (refused.isEmpty()) {
            String id = "late-" + appended++;
            journal.append(full(id))
                    .toCompletableFuture()
                    .exceptionally(full -> {
                        refused.add(id);
                        return null;
                    })
                    .join();
        }
        assertThat(journal.bytes()).isLessThanOrEqualTo(8 * SEGMENT);
        assertThat(journal.accepting()).isFalse();

        assertThat(stored()).hasSize(appended - 1);
        assertThat(journal.accepting()).isTrue();
        append(appended, 1);
    }

    @Test
    void whileTheDiskRefusesNoCallIsTaken() throws IOException {
        List<String> before = append(0, 20);
        Path aside = folder.resolve("aside");
        Files.move(directory, aside);
        assertThatThrownBy(() -> IntStream.range(20, 60).forEach(at -> append(at, 1)))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(journal.accepting()).isFalse();

        Files.move(aside, directory);

        await().until(journal::accepting);
        List<String> after = append(60, 1);
        assertThat(stored()).extracting(Receipt::id).containsAll(before).containsAll(after);
    }

    @Test
    void oneJournalHasOneProxy() {
        assertThatThrownBy(() -> new ReceiptJournal(settings(directory, 1_000_000)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another proxy uses the journal");
    }

    @Test
    void aSinkThatIsAwayGetsEverythingWhenItIsBack() throws IOException {
        sink.away(true);
        var forwarder = new JournalForwarder(journal, sink);
        append(0, 30);
        await().until(() -> sink.asked() > 2);
        assertThat(sink.taken()).isEmpty();
        sink.away(false);
        await().until(() -> sink.taken().size() == 30);
        forwarder.stop(SOON);
    }

    @Test
    void oneReceiptThatIsNeverTakenDoesNotHoldUpTheOthers() throws IOException {
        journal.close();
        JournalSettings defaults = settings(directory, 1_000_000);
        journal = new ReceiptJournal(new JournalSettings(
                directory,
                defaults.bytesMax(),
                defaults.segmentBytes(),
                1_000,
                64,
                Duration.ZERO,
                defaults.handOverBytes(),
                Duration.ofMillis(1),
                Duration.ofMillis(1)));
        sink.refuse("r-3");
        append(0, 40);
        var forwarder = new JournalForwarder(journal, sink);
        await().until(() -> sink.taken().size() == 39);
        await().until(() -> files().size() < 2);
        forwarder.stop(SOON);
        assertThat(Frames.read(Files.readAllBytes(directory.resolve(JournalForwarder.REFUSED))))
                .containsExactly(full("r-3"));
    }

    @Test
    void aNameOfAnyLengthAndContentFitsAndIsCutAsInTheArchive() {
        Receipt receipt = full("r");
        for (String name : List.of("ü".repeat(5_000), "\ud83d\ude00".repeat(500), "\u0000\n", "")) {
            var odd = new Receipt(
                    receipt.id(),
                    receipt.tenantId(),
                    receipt.leaseId(),
                    name,
                    receipt.startedAt(),
                    receipt.endedAt(),
                    receipt.dialect(),
                    name,
                    name,
                    name,
                    receipt.stream(),
                    receipt.status(),
                    receipt.outcome(),
                    name,
                    receipt.usage(),
                    receipt.cost(),
                    name,
                    receipt.demo(),
                    Collections.nCopies(
                            2 * Receipt.ATTEMPTS_MAX, new Attempt(name, name, name, Trouble.OVERLOADED, 120)));
            journal.append(odd).toCompletableFuture().join();
        }
        assertThat(stored().getFirst().model()).isEqualTo("ü".repeat(200));
        assertThat(stored().getFirst().attempts())
                .hasSize(Receipt.ATTEMPTS_MAX)
                .allSatisfy(attempt -> assertThat(attempt.key()).isEqualTo("ü".repeat(100)));
    }

    /** What was promised to be there is there, whenever the process is killed. */
    @Test
    void aKilledProcessLosesNoReceiptThatItAcknowledged() throws Exception {
        for (int round = 0; round < 3; round++) {
            Path killed = folder.resolve("killed-" + round);
            Path said = folder.resolve("said-" + round);
            int wanted = 500 + 700 * round;
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            JournalVictim.class.getName(),
                            killed.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(said.toFile())
                    .start();
            // Each line is longer than ten bytes.
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Files.size(said) > wanted * 10L);
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            // The last line may be torn, too.
            List<String> acknowledged = Files.readAllLines(said).stream()
                    .filter(line -> line.endsWith("."))
                    .toList();

            var taken = new RecordingSink();
            try (var opened = new ReceiptJournal(settings(killed, 100_000_000))) {
                handOver(opened, taken);
            }
            assertThat(acknowledged).hasSizeGreaterThan(wanted / 2);
            assertThat(taken.taken())
                    .extracting(Receipt::id)
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged);
        }
    }

    private List<String> append(int from, int count) {
        List<String> ids =
                IntStream.range(from, from + count).mapToObj(at -> "r-" + at).toList();
        for (String id : ids) {
            CompletableFuture<Void> stored = journal.append(full(id)).toCompletableFuture();
            stored.join();
        }
        return ids;
    }

    private void handOver() {
        handOver(journal, sink);
    }

    private static void handOver(ReceiptJournal journal, RecordingSink sink) {
        try {
            new JournalForwarder(journal, sink).stop(SOON);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX))
                    .sorted()
                    .toList();
        }
    }
}
