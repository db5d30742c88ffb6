package io.darkplex.proxy;

import io.darkplex.proxy.translate.Translation;
import io.darkplex.proxy.wire.AnswerStream;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
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
 * <p>The answer's own {@code model} field is passed as the provider wrote it, also where the public name is another. An answer
 * in another dialect than the caller's is translated on the way; usage is read before that, the same for both.
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
    private final @Nullable Translation translation;
    private final Watch watch;
    private final Timer closing;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();

    private Upstream.@Nullable Call call;
    private @Nullable AnswerStream stream;
    private int status;
    private boolean over;

    /** @param translation null when both ends speak the same dialect */
    Relay(
            Loop loop,
            Exchange exchange,
            UpstreamRequest upstream,
            ModelRequest asked,
            @Nullable Translation translation) {
        this.loop = loop;
        this.exchange = exchange;
        this.upstream = upstream;
        this.asked = asked;
        this.translation = translation;
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
            exchange.guarded(() -> readable(() -> take(bytes)));
        }
    }

    @Override
    public void end() {
        closing.cancel();
        if (!over) {
            exchange.guarded(() -> readable(this::ended));
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

    /** The event that tells the caller, in its own dialect, that its stream is broken off. */
    byte[] errorEvent(ErrorBody.Said said, String requestId) {
        return stream == null
                ? ErrorBody.event(exchange.dialect(), said, requestId, 0)
                : stream.errorEvent(said, requestId);
    }

    /** What is known to be used if the answer ends here. */
    Usage usage() {
        if (stream != null) {
            return stream.usage(asked.promptCharacters());
        }
        boolean refused = status >= CALLERS_FAULT_FROM;
        return refused ? new Usage.Exact(Tokens.NONE) : WholeAnswer.promptOnly(asked.promptCharacters());
    }

    /** An answer that cannot be translated ends there; the provider has worked for it all the same. */
    private void readable(Runnable step) {
        try {
            step.run();
        } catch (ProxyProblemException unreadable) {
            giveUp(Outcome.UPSTREAM_FAILED, unreadable);
        }
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
        if (succeeded() && UpstreamPath.form(dialect(), asked).begins(type, asked.stream())) {
            beginStream();
        }
    }

    private void beginStream() {
        stream = translation == null
                ? new EventScanner(
                        dialect(),
                        asked.form(),
                        !asked.usageWanted(),
                        error -> secrets().redact(error),
                        loop.settings().maxEventBytes())
                : translation.stream(scope(), error -> secrets().redact(error));
        HttpServerResponse response = exchange.response();
        response.setStatusCode(status).setChunked(true);
        headers.forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        if (translation != null) {
            response.putHeader("content-type", asked.form().contentType());
        }
        // Asks reverse proxies on the way not to collect events.
        response.putHeader("cache-control", "no-cache").putHeader("x-accel-buffering", "no");
        response.writeHead();
    }

    private void take(byte[] bytes) {
        watch.heard();
        if (stream == null) {
            whole.writeBytes(bytes);
            if (whole.size() > loop.settings().maxAnswerBytes()) {
                giveUp(
                        Outcome.UPSTREAM_FAILED,
                        ProxyProblem.ANSWER_TOO_LARGE.because("The answer is larger than "
                                + loop.settings().maxAnswerBytes() + " bytes. Ask for a stream."));
            }
            return;
        }
        write(stream.feed(bytes));
        if (stream.state() != AnswerStream.State.RUNNING) {
            completeStream(stream);
            closing.start(CLOSING, this::abort);
        }
    }

    private void ended() {
        if (stream == null) {
            completeWhole();
            return;
        }
        write(stream.end());
        if (stream.state() == AnswerStream.State.RUNNING) {
            giveUp(Outcome.TRUNCATED, truncated());
        } else {
            completeStream(stream);
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

    private void completeStream(AnswerStream done) {
        over = true;
        watch.stop();
        Outcome outcome = done.state() == AnswerStream.State.FAILED ? Outcome.UPSTREAM_FAILED : Outcome.COMPLETED;
        exchange.settle(
                outcome, null, usage(), status, () -> exchange.response().end(Buffer.buffer(done.lastEvent())));
    }

    private void completeWhole() {
        byte[] body = succeeded() ? whole.toByteArray() : secrets().redact(whole.toByteArray());
        Usage usage = succeeded()
                ? WholeAnswer.usage(asked.work(), dialect(), body, asked.promptCharacters())
                : new Usage.Exact(Tokens.NONE);
        try {
            Translation.Whole told = told(body);
            over = true;
            watch.stop();
            exchange.settle(outcome(), null, usage, told.status(), () -> answer(told));
        } catch (ProxyProblemException unreadable) {
            // The provider has worked, and has told for how much.
            abort();
            exchange.fail(Outcome.UPSTREAM_FAILED, unreadable, usage);
        }
    }

    private Translation.Whole told(byte[] body) {
        if (translation == null) {
            return new Translation.Whole(status, body);
        }
        return succeeded()
                ? new Translation.Whole(status, translation.whole(body, scope()))
                : translation.error(status, body, exchange.id());
    }

    private void answer(Translation.Whole told) {
        HttpServerResponse response = exchange.response();
        response.setStatusCode(told.status());
        headers.forEach(header -> response.putHeader(header.getKey(), header.getValue()));
        if (translation != null) {
            response.putHeader("content-type", "application/json");
        }
        response.end(Buffer.buffer(told.body()));
    }

    private Translation.Scope scope() {
        return new Translation.Scope(
                exchange.id(),
                upstream.offer().upstreamModel(),
                asked.usageWanted(),
                loop.clock().instant().getEpochSecond(),
                loop.settings().maxEventBytes(),
                loop.settings().maxAnswerBytes());
    }

    /** A provider that never spoke used nothing that anybody should pay for. */
    private void giveUp(Outcome outcome, ProxyProblemException problem) {
        Usage usage = status == 0 ? new Usage.AtLeast(Tokens.NONE, true) : usage();
        abort();
        if (stream == null) {
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
