package io.darkplex.proxy;

import io.darkplex.proxy.retry.ProviderError;
import io.darkplex.proxy.retry.Trouble;
import io.darkplex.proxy.translate.Translation;
import io.darkplex.proxy.wire.AnswerStream;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.EventFraming;
import io.darkplex.proxy.wire.EventScanner;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import io.darkplex.proxy.wire.WholeAnswer;
import io.darkplex.redaction.KnownSecrets;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: passes an answer from a provider to the caller. Events go on as they come, with back-pressure; an answer in one
 * body is passed when it is whole, since half of one is of no use to anybody and its status can still be an honest one. Until
 * the first byte of an answer has gone out, a failure goes to {@link Attempts}; from then on it ends the exchange.
 *
 * <p>The answer's own {@code model} field is passed as the provider wrote it, also where the public name is another. An answer
 * in another dialect than the caller's is translated on the way; usage is read before that, the same for both.
 */
final class Relay implements Upstream.Listener {

    /** @param translation null when both ends speak the same dialect */
    record Task(
            Attempts attempts,
            Candidate candidate,
            Permit permit,
            @Nullable Translation translation) {}

    /** After the last event a provider only has to close its answer; a connection is not worth more waiting. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Loop loop;
    private final Exchange exchange;
    private final Task task;
    private final @Nullable Translation translation;
    private final Watch watch;
    private final Timer closing;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();

    private Upstream.@Nullable Call call;
    private @Nullable AnswerStream stream;
    private ProviderHead head = ProviderHead.NONE;
    private boolean begun;
    private boolean over;

    Relay(Loop loop, Exchange exchange, Task task, Watch watch) {
        this.loop = loop;
        this.exchange = exchange;
        this.task = task;
        this.translation = task.translation();
        this.watch = watch;
        this.closing = loop.timer();
    }

    /** @param upstream not kept: its body may be large, and the answer long */
    void start(UpstreamRequest upstream) {
        call = loop.upstream(upstream.offer()).open(upstream, this);
    }

    @Override
    public void head(int answered, Iterable<Map.Entry<String, String>> answerHeaders) {
        if (!over) {
            exchange.guarded(() -> begin(answered, answerHeaders));
        }
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
        if (!over) {
            abort();
            exchange.settle(Outcome.CLIENT_GONE, null, usage(), head.status(), () -> {});
        }
    }

    void interrupt(ProxyProblemException stopping) {
        if (!over) {
            endExchange(Outcome.TRUNCATED, stopping, null);
        }
    }

    /** Ends the attempt for a reason that is not its provider's. Quiet when it is over. */
    void abort() {
        finish(null, false);
        hangUp();
    }

    void late(Watch.Late late) {
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
        ProxyProblemException timedOut = ProxyProblem.UPSTREAM_TIMED_OUT.because("The provider "
                + offer().provider()
                + (late == Watch.Late.TOTAL ? " was not done after " : " said nothing for ")
                + patience.toMillis() + " ms.");
        if (late == Watch.Late.TOTAL) {
            endExchange(Outcome.TIMED_OUT, timedOut, Trouble.TIMED_OUT);
        } else {
            giveUp(Outcome.TIMED_OUT, timedOut, Trouble.TIMED_OUT);
        }
    }

    /** Whether something may be said to the caller now without breaking an event in two. */
    boolean betweenEvents() {
        return stream == null || stream.betweenEvents();
    }

    /** The event that tells the caller, in its own dialect, that its stream is broken off. */
    byte[] errorEvent(ErrorBody.Said said) {
        return stream == null
                ? ErrorBody.only(exchange.dialect(), asked().form(), said, exchange.id())
                : stream.errorEvent(said, exchange.id());
    }

    /** What is known to be used if the answer ends here. */
    Usage usage() {
        if (stream != null) {
            return stream.usage(asked().promptCharacters());
        }
        return head.isError() ? Exchange.NOTHING_USED : WholeAnswer.promptOnly(asked().promptCharacters());
    }

    /** An answer that cannot be translated ends there; the provider has worked for it all the same. */
    private void readable(Runnable step) {
        try {
            step.run();
        } catch (ProxyProblemException unreadable) {
            boolean tooLarge = unreadable.problem() == ProxyProblem.ANSWER_TOO_LARGE;
            endExchange(Outcome.UPSTREAM_FAILED, unreadable, tooLarge ? null : Trouble.UNREADABLE);
        }
    }

    private void begin(int answered, Iterable<Map.Entry<String, String>> answerHeaders) {
        head = ProviderHead.of(answered, answerHeaders);
        watch.answered();
        if (!head.isReadable()) {
            giveUp(
                    Outcome.UPSTREAM_FAILED,
                    ProxyProblem.UPSTREAM_UNREADABLE.because("The provider "
                            + offer().provider() + " gave an answer the proxy cannot read (status " + answered
                            + (head.encoded() ? ", encoded" : "") + ")."),
                    Trouble.UNREADABLE);
            return;
        }
        if (head.isStream(UpstreamPath.form(dialect(), asked()), asked().stream())) {
            stream = translation == null
                    ? new EventScanner(
                            dialect(),
                            asked().form(),
                            !asked().usageWanted(),
                            error -> secrets().redact(error),
                            loop.settings().maxEventBytes())
                    : translation.stream(scope(), error -> secrets().redact(error));
        }
    }

    private void take(byte[] bytes) {
        if (stream == null) {
            watch.heard(false);
            if (whole.size() + bytes.length > loop.settings().maxAnswerBytes()) {
                throw ProxyProblem.ANSWER_TOO_LARGE.because(
                        "The answer is larger than " + loop.settings().maxAnswerBytes() + " bytes. Ask for a stream.");
            }
            whole.writeBytes(bytes);
            return;
        }
        write(stream.feed(bytes));
        if (stream.state() != AnswerStream.State.RUNNING) {
            closing.start(CLOSING, this::hangUp);
            completeStream(stream);
        }
    }

    private void ended() {
        if (stream == null) {
            completeWhole();
            return;
        }
        write(stream.end());
        if (stream.state() == AnswerStream.State.RUNNING) {
            giveUp(Outcome.TRUNCATED, truncated(), Trouble.BROKEN_OFF);
        } else {
            completeStream(stream);
        }
    }

    private void broken(Throwable cause) {
        if (head.status() != 0) {
            giveUp(Outcome.TRUNCATED, truncated(), Trouble.BROKEN_OFF);
            return;
        }
        giveUp(
                Outcome.UPSTREAM_FAILED,
                ProxyProblem.UPSTREAM_UNREACHABLE.because("The provider " + offer().provider()
                        + " could not be reached (" + cause.getClass().getSimpleName() + ")."),
                Trouble.NETWORK);
    }

    private void completeStream(AnswerStream done) {
        if (done.state() != AnswerStream.State.FAILED) {
            finish(null, true);
            exchange.settle(Outcome.COMPLETED, null, usage(), head.status(), () -> endStream(done));
            return;
        }
        byte[] event = done.lastEvent();
        ProviderError error = ProviderError.read(
                0,
                name -> null,
                new EventFraming(asked().form(), event.length).said(event, 0, event.length),
                loop.clock().instant());
        Runnable lastWords =
                () -> exchange.settle(Outcome.UPSTREAM_FAILED, null, usage(), head.status(), () -> endStream(done));
        finish(error.trouble(), false);
        setback(error, lastWords);
    }

    private void endStream(AnswerStream done) {
        exchange.reply().stream(head.status(), streamHeaders());
        exchange.reply().end(done.lastEvent());
    }

    private void completeWhole() {
        if (!head.succeeded()) {
            refused(secrets().redact(whole.toByteArray()));
            return;
        }
        byte[] body = whole.toByteArray();
        Usage usage = WholeAnswer.usage(asked().work(), dialect(), body, asked().promptCharacters());
        try {
            byte[] told = translation == null ? body : translation.whole(body, scope());
            finish(null, true);
            exchange.settle(Outcome.COMPLETED, null, usage, head.status(), () -> answer(head.status(), told));
        } catch (ProxyProblemException unreadable) {
            // The provider has worked, and has told for how much.
            finish(Trouble.UNREADABLE, false);
            exchange.fail(Outcome.UPSTREAM_FAILED, unreadable, usage);
        }
    }

    /** @param body without secrets */
    private void refused(byte[] body) {
        ProviderError error = ProviderError.read(
                head.status(), head::header, body, loop.clock().instant());
        finish(error.trouble(), false);
        setback(error, () -> {
            Translation.Whole told = translation == null
                    ? new Translation.Whole(head.status(), body)
                    : translation.error(head.status(), body, exchange.id());
            exchange.settle(
                    head.outcomeOfError(), null, Exchange.NOTHING_USED, told.status(), () -> refuse(told, body));
        });
    }

    private void refuse(Translation.Whole told, byte[] body) {
        if (exchange.reply().headWritten()) {
            // A sign of life has gone out with status 200: what was to be the status is now said in an event.
            ErrorBody.Said said = Translation.said(dialect(), exchange.dialect(), head.status(), body);
            exchange.reply().breakOff(said, asked().stream() ? asked().form() : null);
        } else {
            answer(told.status(), told.body());
        }
    }

    private void answer(int answered, byte[] body) {
        if (asked().stream() && head.succeeded() && exchange.reply().headWritten()) {
            // Signs of life had promised events, and the provider gave none.
            exchange.reply()
                    .breakOff(
                            exchange.reply().said(ProxyProblem.UPSTREAM_UNREADABLE.because("No events came.")),
                            asked().form());
            return;
        }
        exchange.reply()
                .whole(answered, translation == null ? head.headers() : head.headersFor("application/json"), body);
    }

    private List<Map.Entry<String, String>> streamHeaders() {
        return translation == null
                ? head.headers()
                : head.headersFor(asked().form().contentType());
    }

    private Translation.Scope scope() {
        return new Translation.Scope(
                exchange.id(),
                offer().upstreamModel(),
                asked().usageWanted(),
                loop.clock().instant().getEpochSecond(),
                loop.settings().maxEventBytes(),
                loop.settings().maxAnswerBytes());
    }

    /** The attempt has failed by the provider's fault. */
    private void giveUp(Outcome outcome, ProxyProblemException problem, Trouble trouble) {
        Usage usage = usageSoFar();
        finish(trouble, false);
        hangUp();
        setback(Attempts.of(trouble), () -> exchange.fail(outcome, problem, usage));
    }

    /** The exchange cannot go on, whatever another attempt might give. */
    private void endExchange(Outcome outcome, ProxyProblemException problem, @Nullable Trouble trouble) {
        Usage usage = usageSoFar();
        finish(trouble, false);
        hangUp();
        exchange.fail(outcome, problem, usage);
    }

    /** A provider that never spoke used nothing that anybody should pay for. */
    private Usage usageSoFar() {
        return head.status() == 0 ? new Usage.AtLeast(Tokens.NONE, true) : usage();
    }

    private void setback(ProviderError error, Runnable lastWords) {
        if (begun) {
            lastWords.run();
        } else {
            task.attempts().failed(task.candidate(), task.permit(), new Setback(error, lastWords));
        }
    }

    private void finish(@Nullable Trouble trouble, boolean complete) {
        if (!over) {
            over = true;
            task.attempts().ended(task.permit(), trouble, complete);
        }
    }

    private void hangUp() {
        closing.cancel();
        if (call != null) {
            call.abort();
        }
    }

    private void write(byte[] bytes) {
        watch.heard(bytes.length > 0);
        if (bytes.length == 0) {
            return;
        }
        if (!begun) {
            begun = true;
            task.attempts().begun();
            exchange.reply().stream(head.status(), streamHeaders());
        }
        if (!exchange.reply().write(bytes) && call != null) {
            Upstream.Call paused = call;
            paused.pause();
            watch.clientSlow(true);
            exchange.reply().onDrain(() -> {
                watch.clientSlow(false);
                paused.resume();
            });
        }
    }

    private ProxyProblemException truncated() {
        return ProxyProblem.UPSTREAM_TRUNCATED.because(
                "The answer of the provider " + offer().provider() + " broke off before its end.");
    }

    private KnownSecrets secrets() {
        return loop.sockets()
                .secrets()
                .get()
                .and(List.of(task.permit().credential().value(), exchange.virtualKey()));
    }

    private ModelRequest asked() {
        return task.attempts().asked();
    }

    private Offer offer() {
        return task.permit().offer();
    }

    private Dialect dialect() {
        return offer().dialect();
    }
}
