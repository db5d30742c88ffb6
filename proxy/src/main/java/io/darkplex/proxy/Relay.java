package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.EventScanner;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import io.darkplex.proxy.wire.WholeAnswer;
import io.darkplex.redaction.KnownSecrets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes one answer from a provider to the caller. Events go on as they come, with back-pressure; an answer in one body is
 * passed when it is whole, since half of one is of no use to anybody and its status can still be an honest one.
 *
 * <p>The answer's own {@code model} field is passed as the provider wrote it, also where the public name is another.
 */
final class Relay implements Upstream.Listener {

    /** After the last event a provider only has to close its answer; a connection is not worth more waiting. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;
    private static final int CALLERS_FAULT_FROM = 400;
    private static final int CALLERS_FAULT_TO = 499;

    private final Loop loop;
    private final Exchange exchange;
    private final UpstreamRequest upstream;
    private final ModelRequest asked;
    private final Watch watch;
    private final Timer closing;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();

    private Upstream.@Nullable Call call;
    private @Nullable EventScanner scanner;
    private int status;
    private boolean over;

    Relay(Loop loop, Exchange exchange, UpstreamRequest upstream, ModelRequest asked) {
        this.loop = loop;
        this.exchange = exchange;
        this.upstream = upstream;
        this.asked = asked;
        this.watch = new Watch(loop.settings(), loop.timer(), late -> exchange.guarded(() -> late(late)));
        this.closing = loop.timer();
    }

    void start() {
        watch.start();
        call = loop.upstream(upstream.offer()).open(upstream, this);
    }

    @Override
    public void head(int answered, Iterable<Map.Entry<String, String>> answerHeaders) {
        exchange.guarded(() -> begin(answered, answerHeaders));
    }

    @Override
    public void piece(byte[] bytes) {
        if (!over) {
            exchange.guarded(() -> take(bytes));
        }
    }

    @Override
    public void end() {
        closing.cancel();
        if (!over) {
            exchange.guarded(this::ended);
        }
    }

    @Override
    public void failed(Throwable cause) {
        closing.cancel();
        if (!over) {
            exchange.guarded(() -> broken(cause));
        }
    }

    void clientGone() {
        if (over) {
            return;
        }
        abort();
        exchange.settle(Outcome.CLIENT_GONE, null, usage(), status, () -> {});
    }

    void interrupt(ProxyProblemException stopping) {
        if (!over) {
            giveUp(Outcome.TRUNCATED, stopping);
        }
    }

    void abort() {
        over = true;
        watch.stop();
        closing.cancel();
        if (call != null) {
            call.abort();
        }
    }

    /** What is known to be used if the answer ends here. */
    Usage usage() {
        if (scanner != null) {
            return scanner.usage(asked.promptCharacters());
        }
        boolean refused = status >= CALLERS_FAULT_FROM;
        return refused ? new Usage.Exact(Tokens.NONE) : WholeAnswer.promptOnly(asked.promptCharacters());
    }

    private void begin(int answered, Iterable<Map.Entry<String, String>> answerHeaders) {
        if (over) {
            return;
        }
        status = answered;
        watch.answered();
        String type = "";
        boolean encoded = false;
        for (Map.Entry<String, String> header : answerHeaders) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                type = header.getValue();
            }
            encoded |= header.getKey().equalsIgnoreCase("content-encoding")
                    && !header.getValue().equalsIgnoreCase("identity");
            if (AnswerHeaders.pass(header.getKey())) {
                headers.add(Map.entry(header.getKey(), header.getValue()));
            }
        }
        if (encoded || (!succeeded() && status < CALLERS_FAULT_FROM)) {
            giveUp(
                    Outcome.UPSTREAM_FAILED,
                    ProxyProblem.UPSTREAM_UNREADABLE.because(
                            "The provider " + upstream.offer().provider()
                                    + " gave an answer the proxy cannot read (status " + status
                                    + (encoded ? ", encoded" : "") + ")."));
            return;
        }
        if (succeeded() && type.startsWith("text/event-stream")) {
            beginStream();
        }
    }

    private void beginStream() {
        scanner = new EventScanner(
                dialect(),
                !asked.usageWanted(),
                error -> secrets().redact(error),
                loop.settings().maxEventBytes());
        HttpServerResponse response = exchange.response();
        response.setStatusCode(status).setChunked(true);
        headers.forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        // Asks reverse proxies on the way not to collect events.
        response.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
        response.writeHead();
    }

    private void take(byte[] bytes) {
        watch.heard();
        if (scanner == null) {
            whole.writeBytes(bytes);
            if (whole.size() > loop.settings().maxAnswerBytes()) {
                giveUp(
                        Outcome.UPSTREAM_FAILED,
                        ProxyProblem.ANSWER_TOO_LARGE.because("The answer is larger than "
                                + loop.settings().maxAnswerBytes() + " bytes. Ask for a stream."));
            }
            return;
        }
        write(scanner.feed(bytes));
        if (scanner.state() != EventScanner.State.RUNNING) {
            completeStream(scanner);
            closing.start(CLOSING, this::abort);
        }
    }

    private void ended() {
        if (scanner == null) {
            completeWhole();
            return;
        }
        write(scanner.end());
        if (scanner.state() == EventScanner.State.RUNNING) {
            giveUp(Outcome.TRUNCATED, truncated());
        } else {
            completeStream(scanner);
        }
    }

    private void broken(Throwable cause) {
        if (status != 0) {
            giveUp(Outcome.TRUNCATED, truncated());
            return;
        }
        giveUp(
                Outcome.UPSTREAM_FAILED,
                ProxyProblem.UPSTREAM_UNREACHABLE.because(
                        "The provider " + upstream.offer().provider() + " could not be reached ("
                                + cause.getClass().getSimpleName() + ")."));
    }

    private void late(Watch.Late late) {
        if (over) {
            return;
        }
        if (late == Watch.Late.CLIENT) {
            clientGone();
            return;
        }
        ProxySettings settings = loop.settings();
        Duration patience = switch (late) {
            case FIRST_BYTE -> settings.firstByteTimeout();
            case IDLE, CLIENT -> settings.idleTimeout();
            case TOTAL -> settings.totalTimeout();
        };
        giveUp(
                Outcome.TIMED_OUT,
                ProxyProblem.UPSTREAM_TIMED_OUT.because(
                        "The provider " + upstream.offer().provider()
                                + (late == Watch.Late.TOTAL ? " was not done after " : " said nothing for ")
                                + patience.toMillis() + " ms."));
    }

    private void completeStream(EventScanner stream) {
        over = true;
        watch.stop();
        Outcome outcome = stream.state() == EventScanner.State.FAILED ? Outcome.UPSTREAM_FAILED : Outcome.COMPLETED;
        exchange.settle(
                outcome, null, usage(), status, () -> exchange.response().end(Buffer.buffer(stream.lastEvent())));
    }

    private void completeWhole() {
        over = true;
        watch.stop();
        byte[] body = succeeded() ? whole.toByteArray() : secrets().redact(whole.toByteArray());
        Usage usage = succeeded()
                ? WholeAnswer.usage(dialect(), body, asked.promptCharacters())
                : new Usage.Exact(Tokens.NONE);
        exchange.settle(outcome(), null, usage, status, () -> {
            HttpServerResponse response = exchange.response();
            response.setStatusCode(status);
            headers.forEach(header -> response.putHeader(header.getKey(), header.getValue()));
            response.end(Buffer.buffer(body));
        });
    }

    /** A provider that never spoke used nothing that anybody should pay for. */
    private void giveUp(Outcome outcome, ProxyProblemException problem) {
        Usage usage = status == 0 ? new Usage.AtLeast(Tokens.NONE, true) : usage();
        abort();
        if (scanner == null) {
            exchange.fail(outcome, problem, usage);
        } else {
            exchange.breakOff(outcome, problem, usage);
        }
    }

    private Outcome outcome() {
        if (succeeded()) {
            return Outcome.COMPLETED;
        }
        boolean callersFault = status >= CALLERS_FAULT_FROM && status <= CALLERS_FAULT_TO;
        return callersFault ? Outcome.UPSTREAM_REFUSED : Outcome.UPSTREAM_FAILED;
    }

    private boolean succeeded() {
        return status >= OK_FROM && status <= OK_TO;
    }

    private void write(byte[] bytes) {
        HttpServerResponse response = exchange.response();
        if (bytes.length == 0 || response.closed()) {
            return;
        }
        response.write(Buffer.buffer(bytes));
        if (response.writeQueueFull() && call != null) {
            Upstream.Call paused = call;
            paused.pause();
            watch.clientSlow(true);
            response.drainHandler(drained -> {
                watch.clientSlow(false);
                paused.resume();
            });
        }
    }

    private ProxyProblemException truncated() {
        return ProxyProblem.UPSTREAM_TRUNCATED.because(
                "The answer of the provider " + upstream.offer().provider() + " broke off before its end.");
    }

    private KnownSecrets secrets() {
        return loop.sockets()
                .secrets()
                .get()
                .and(List.of(upstream.offer().credential().value(), exchange.virtualKey()));
    }

    private Dialect dialect() {
        return upstream.offer().dialect();
    }
}
