package io.darkplex.portal.tenants.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.tenants.runtime.CellAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The way to a cell that may be slow, broken or hostile. */
@ParameterizedClass
@EnumSource
class CellClientTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int CUTS = 600;

    private final CellClient cells = new CellClient();
    private final RecordingListener listener = new RecordingListener();

    @TempDir
    private Path folder;

    @Parameter
    @SuppressWarnings("NullAway.Init")
    private GatewayServer.Over over;

    @SuppressWarnings("NullAway.Init")
    private GatewayServer server;

    @AfterEach
    void close() throws IOException {
        cells.close();
        server.close();
    }

    @Test
    void aCellThatIsWellAnswers() throws Exception {
        serve((_, _) -> {});
        assertThat(cells.answers(server.address(), LONG)).isTrue();
        assertThat(server.headers)
                .contains("GET /healthz HTTP/1.1")
                .noneMatch(header -> header.startsWith("Origin") || header.startsWith("User-Agent"));
    }

    @Test
    void aCellThatIsNotWellDoesNotAnswer() throws Exception {
        serve((_, _) -> {});
        server.health = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
        assertThat(cells.answers(server.address(), LONG)).isFalse();
    }

    @Test
    void nobodyIsWaitedForLongerThanAllowed() throws Exception {
        serve((_, _) -> {});
        server.health = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{";
        assertThat(cells.answers(server.address(), SHORT)).isFalse();
    }

    @Test
    void anEndlessAnswerIsNotRead() throws Exception {
        serve((_, _) -> {});
        server.health = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000);
        assertThat(cells.answers(server.address(), LONG)).isFalse();
    }

    @Test
    void aCellSendsUsNowhereElse() throws Exception {
        serve((_, _) -> {});
        try (var neighbour = new GatewayServer(GatewayServer.Over.LOOPBACK, (_, _) -> {})) {
            server.health = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                    + ((CellAddress.Loopback) neighbour.address()).port() + "/healthz\r\nContent-Length: 0\r\n\r\n";
            assertThat(cells.answers(server.address(), LONG)).isFalse();
            assertThat(neighbour.headers).isEmpty();
        }
    }

    @Test
    void whereNobodyListensNobodyAnswers() throws Exception {
        serve((_, _) -> {});
        server.close();
        assertThat(cells.answers(server.address(), LONG)).isFalse();
        assertThatThrownBy(() -> connect(listener)).isInstanceOf(IOException.class);
        assertThat(listener.ends).isEmpty();
        serve((_, _) -> {});
    }

    @Test
    void aLinkInThePlaceOfASocketIsNotFollowed() throws Exception {
        server = new GatewayServer(GatewayServer.Over.UNIX_SOCKET, (_, _) -> {});
        var neighbour = (CellAddress.UnixSocket) server.address();
        var link = new CellAddress.UnixSocket(Files.createSymbolicLink(folder.resolve("link.sock"), neighbour.path()));
        assertThat(cells.answers(neighbour, LONG)).isTrue();
        server.headers.clear();
        assertThat(cells.answers(link, LONG)).isFalse();
        assertThatThrownBy(() -> cells.connect(link, GatewayLimits.defaults(), listener))
                .isInstanceOf(IOException.class);
        var file = new CellAddress.UnixSocket(Files.createFile(folder.resolve("file.sock")));
        assertThat(cells.answers(file, LONG)).isFalse();
        assertThat(server.headers).isEmpty();
    }

    @Test
    void aLineThatIsCutInTheMomentOfAFrameAlwaysTellsItsEndOnce() throws Exception {
        var played = new AtomicInteger();
        serve((line, _) -> {
            switch (played.getAndIncrement() % 3) {
                case 0 -> line.write("{}");
                case 1 -> line.begin();
                default -> {}
            }
            line.cut();
        });
        var heard = new ArrayList<RecordingListener>();
        for (int cut = 0; cut < CUTS; cut++) {
            var one = new RecordingListener();
            heard.add(one);
            CellLine line = connect(one);
            var _ = line.send("{}");
            // What the gateway leaves unread turns its end into a reset.
            if (cut % 2 == 0) {
                var _ = line.send("{}");
            }
        }
        await().atMost(LONG).until(() -> heard.stream().noneMatch(one -> one.ends.isEmpty()));
        cells.close();
        assertThat(heard).allSatisfy(one -> assertThat(one.ends).hasSize(1));
        assertThat(cells.threads()).isZero();
    }

    @Test
    void aLineThatIsCutWhileItOpensEitherFailsToOpenOrTellsItsEndOnce() throws Exception {
        serve((_, _) -> {});
        server.cutting = true;
        var opened = new ArrayList<RecordingListener>();
        for (int cut = 0; cut < CUTS; cut++) {
            var one = new RecordingListener();
            try {
                var _ = connect(one);
                opened.add(one);
            } catch (IOException refused) {
                assertThat(one.ends).hasSizeLessThanOrEqualTo(1);
            }
        }
        await().atMost(LONG).until(() -> opened.stream().noneMatch(one -> one.ends.isEmpty()));
        cells.close();
        assertThat(opened).allSatisfy(one -> assertThat(one.ends).hasSize(1));
    }

    @Test
    void aLineThatWeCloseTellsOnceThatItWasUs() throws Exception {
        serve((_, _) -> {});
        var closed = new ArrayList<RecordingListener>();
        for (int close = 0; close < CUTS; close++) {
            var one = new RecordingListener();
            closed.add(one);
            CellLine line = connect(one);
            line.close();
            line.close();
        }
        cells.close();
        assertThat(closed).allSatisfy(one -> assertThat(one.ends).containsExactly("closed by us"));
    }

    @Test
    void aClosedLineSendsNothing() throws Exception {
        serve((_, _) -> {});
        CellLine line = connect(listener);
        line.close();
        assertThatThrownBy(() -> line.send("{}").get(1, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aPingIsAnswered() throws Exception {
        serve((_, _) -> {});
        connect(listener).ping();
        await().until(() -> listener.pongs.get() == 1);
    }

    @Test
    void aMessageThatIsTooLargeEndsTheLine() throws Exception {
        serve((line, _) -> line.write("x".repeat(GatewayLimits.defaults().frameBytesMax() + 1)));
        var _ = connect(listener).send("{}");
        await().atMost(LONG).until(() -> !listener.ends.isEmpty());
        assertThat(listener.texts).allMatch(text -> text.length() < 100);
    }

    @Test
    void aSlowListenerHoldsTheGatewayBack() throws Exception {
        var written = new CompletableFuture<Integer>();
        String chunk = "x".repeat(100_000);
        serve((line, _) -> {
            for (int i = 0; i < 200; i++) {
                line.write(i + chunk);
            }
            written.complete(200);
        });
        var go = new CountDownLatch(1);
        var slow = new RecordingListener() {
            @Override
            public void text(String frame) {
                if (!frame.startsWith("{")) {
                    try {
                        go.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    texts.add(frame.substring(0, frame.indexOf('x')));
                }
            }
        };
        var _ = connect(slow).send("{}");
        await().during(SHORT).atMost(LONG).until(() -> !written.isDone());
        go.countDown();
        List<String> all = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
        await().atMost(LONG).until(() -> slow.texts.equals(all));
        assertThat(written).isDone();
    }

    @Test
    void manyLinesShareAFewThreads() throws Exception {
        serve((line, request) -> line.answer(request, request));
        for (int i = 0; i < 60; i++) {
            var _ = connect(listener).send("{}");
        }
        // Two frames each: the challenge and the answer.
        await().atMost(LONG).until(() -> listener.texts.size() == 120);
        assertThat(cells.threads()).isPositive().isLessThanOrEqualTo(CellClient.THREADS_MAX);
    }

    private void serve(GatewayServer.Script script) throws IOException {
        server = new GatewayServer(over, script);
    }

    private CellLine connect(CellLine.Listener listener) throws IOException, InterruptedException {
        return cells.connect(server.address(), GatewayLimits.defaults(), listener);
    }

    private static class RecordingListener implements CellLine.Listener {

        final List<String> texts = new CopyOnWriteArrayList<>();
        final List<String> ends = new CopyOnWriteArrayList<>();
        final AtomicInteger pongs = new AtomicInteger();

        @Override
        public void text(String frame) {
            texts.add(frame);
        }

        @Override
        public void pong() {
            pongs.incrementAndGet();
        }

        @Override
        public void closed(String reason) {
            ends.add(reason);
        }
    }
}
