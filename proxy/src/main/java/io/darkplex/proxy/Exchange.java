package io.darkplex.proxy;

import io.darkplex.proxy.translate.StrangeSeals;
import io.darkplex.proxy.translate.Translation;
import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.Endpoint;
import io.darkplex.proxy.wire.ErrorBody;
import io.darkplex.proxy.wire.GeminiPath;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a model, start to end: identify, admit, read, choose, relay, receipt. Runs on one event loop and blocks
 * nowhere. The receipt is stored before the caller sees the end of its answer.
 */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Usage NOTHING_USED = new Usage.Exact(Tokens.NONE);
    private static final String RETRY_AFTER_SECONDS = "2";

    private final Loop loop;
    private final Dialect dialect;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final Thread loopThread = Thread.currentThread();
    private final ReceiptDraft draft;
    private final BodyReader body;

    private @Nullable Lease lease;
    private @Nullable Lease admitted;
    private @Nullable Relay relay;
    private boolean settled;
    private boolean left;

    Exchange(Loop loop, Context context, Dialect dialect, HttpServerRequest request) {
        this.loop = loop;
        this.context = context;
        this.dialect = dialect;
        this.request = request;
        this.response = request.response();
        this.draft = new ReceiptDraft(loop.ids().get(), dialect, loop.clock().instant());
        this.body = new BodyReader(loop.settings(), request, loop.timer());
    }

    void start() {
        loop.open().exchanges.incrementAndGet();
        loop.running().add(this);
        response.putHeader(Receipt.HEADER, draft.id());
        response.exceptionHandler(broken -> clientGone());
        response.closeHandler(closed -> clientGone());
        request.exceptionHandler(broken -> clientGone());
        ProxyProblemException refusal = null;
        try {
            admit();
        } catch (ProxyProblemException refused) {
            refusal = refused;
        }
        body.read(refusal, bytes -> guarded(() -> relay(bytes)), refused -> guarded(() -> refuse(refused)));
    }

    /** The proxy stops and cannot wait for this one any longer. */
    void interrupt() {
        interrupt(ProxyProblem.PROXY_STOPPING.because("The proxy is stopping."));
    }

    /** A key that was revoked or has expired ends what runs with it. */
    void endUnlessKeyStands() {
        if (lease != null && !settled && !loop.sockets().leases().stands(lease)) {
            guarded(() -> interrupt(ProxyProblem.KEY_ENDED.because("This key was revoked or has expired.")));
        }
    }

    private void interrupt(ProxyProblemException why) {
        body.cancel();
        if (relay == null) {
            refuse(why);
        } else {
            relay.interrupt(why);
        }
    }

    private void admit() {
        Lease found = Caller.identify(loop, request::getHeader);
        lease = found;
        loop.admission().enter(found);
        admitted = found;
    }

    private void relay(byte[] bytes) {
        if (lease == null) {
            throw new IllegalStateException("A body was read for nobody.");
        }
        try {
            ModelRequest asked = read(bytes);
            draft.asked(
                    asked, References.find(request.getHeader(References.HEADER)).orElse(null));
            Offer offer = Choice.of(loop.sockets().routes().find(lease, asked.model()), asked.model(), dialect);
            draft.chosen(offer);
            Translation translation = offer.dialect() == dialect ? null : new Translation(dialect, offer.dialect());
            byte[] sent = translation == null
                    ? StrangeSeals.remove(dialect, asked.bodyFor(offer.upstreamModel()))
                    : translation.request(
                            bytes,
                            offer.upstreamModel(),
                            asked.stream(),
                            loop.settings().translate());
            var head = new Caller.Head(request::getHeader, request.query());
            UpstreamRequest upstream = UpstreamRequest.of(offer, asked, sent, head);
            relay = new Relay(loop, this, upstream, asked, translation);
            relay.start();
        } catch (ProxyProblemException refused) {
            refuse(refused);
        }
    }

    private ModelRequest read(byte[] bytes) {
        String asked = request.path();
        Optional<GeminiPath> path =
                dialect == Dialect.GEMINI && asked != null ? Endpoint.gemini(asked) : Optional.empty();
        if (path.isEmpty()) {
            return ModelRequest.read(dialect, bytes);
        }
        if (path.get().stream() && !"sse".equals(request.getParam("alt"))) {
            throw ProxyProblem.FIELD_INVALID.at(
                    "alt", "A stream comes as server-sent events only: add \"?alt=sse\" to the path.");
        }
        return ModelRequest.read(path.get(), bytes);
    }

    private void clientGone() {
        body.cancel();
        if (relay != null) {
            relay.clientGone();
        } else {
            settle(Outcome.CLIENT_GONE, null, NOTHING_USED, 0, () -> {});
        }
    }

    private void refuse(ProxyProblemException refused) {
        fail(Outcome.REFUSED, refused, NOTHING_USED);
    }

    /** Ends an exchange whose answer has not begun with an error of ours. */
    void fail(Outcome outcome, ProxyProblemException problem, Usage usage) {
        settle(outcome, problem.problem(), usage, problem.problem().status(), () -> answer(problem));
    }

    /** Ends an exchange in the middle of its stream: with an error event, and then without the stream's proper end. */
    void breakOff(Outcome outcome, ProxyProblemException problem, Usage usage) {
        settle(outcome, problem.problem(), usage, response.getStatusCode(), () -> writeErrorAndCut(problem));
    }

    /**
     * Stores the receipt and then lets the caller see the end. Only the first call counts.
     *
     * @param then writes what ends the answer
     */
    void settle(Outcome outcome, @Nullable ProxyProblem problem, Usage usage, int status, Runnable then) {
        if (settled) {
            return;
        }
        settled = true;
        if (lease == null) {
            finish(then);
            return;
        }
        Receipt receipt = draft.finish(
                lease, outcome, problem, usage, status, loop.clock().instant());
        tell(receipt);
        stored(receipt)
                .whenComplete((stored, failure) -> onLoop(() -> {
                    if (failure == null) {
                        finish(then);
                        return;
                    }
                    LOG.error("Receipt not stored; this call is not accounted for: {}", receipt, failure);
                    ProxyProblemException lost = ProxyProblem.RECEIPT_NOT_STORED.because(
                            "The proxy could not store the receipt of this call.");
                    finish(response.headWritten() ? () -> writeErrorAndCut(lost) : () -> answer(lost));
                }));
    }

    /** Whatever goes wrong in {@code step} is a defect of ours, and ends this exchange alone. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException defect) {
            LOG.error("Exchange failed, receipt {}", draft.id(), defect);
            ProxyProblemException ours = ProxyProblem.OURS.because("The proxy failed. It has been written down.");
            if (relay != null) {
                relay.abort();
            }
            Usage usage = relay == null ? NOTHING_USED : relay.usage();
            if (response.headWritten()) {
                breakOff(Outcome.FAILED, ours, usage);
            } else {
                fail(Outcome.FAILED, ours, usage);
            }
        }
    }

    HttpServerResponse response() {
        return response;
    }

    String id() {
        return draft.id();
    }

    Dialect dialect() {
        return dialect;
    }

    String virtualKey() {
        return Caller.key(request::getHeader);
    }

    private static void tell(Receipt receipt) {
        switch (receipt.outcome()) {
            case UPSTREAM_FAILED, TIMED_OUT, TRUNCATED ->
                LOG.warn(
                        "Provider failed: provider={} model={} outcome={} problem={} status={} receipt={}",
                        receipt.provider(),
                        receipt.upstreamModel(),
                        receipt.outcome(),
                        receipt.problem(),
                        receipt.status(),
                        receipt.id());
            case COMPLETED, REFUSED, UPSTREAM_REFUSED, CLIENT_GONE, FAILED -> {}
        }
    }

    private CompletionStage<Void> stored(Receipt receipt) {
        try {
            return loop.sockets()
                    .receipts()
                    .append(receipt)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(loop.settings().receiptTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void answer(ProxyProblemException problem) {
        if (response.closed()) {
            return;
        }
        response.setStatusCode(problem.problem().status());
        response.putHeader("content-type", "application/json");
        if (problem.problem().passes()) {
            response.putHeader("retry-after", RETRY_AFTER_SECONDS);
        }
        byte[] json = ErrorBody.body(dialect, ErrorBody.Said.of(dialect, problem), draft.id());
        boolean unread = !request.isEnded();
        response.end(Buffer.buffer(json)).onComplete(sent -> {
            if (unread) {
                request.connection().close();
            }
        });
    }

    private void writeErrorAndCut(ProxyProblemException problem) {
        if (response.closed()) {
            return;
        }
        ErrorBody.Said said = ErrorBody.Said.of(dialect, problem);
        byte[] event =
                relay == null ? ErrorBody.event(dialect, said, draft.id(), 0) : relay.errorEvent(said, draft.id());
        response.write(Buffer.buffer(event))
                .onComplete(sent -> request.connection().close());
    }

    private void finish(Runnable then) {
        if (left) {
            return;
        }
        left = true;
        try {
            then.run();
        } finally {
            if (admitted != null) {
                loop.admission().leave(admitted);
            }
            loop.running().remove(this);
            loop.open().exchanges.decrementAndGet();
        }
    }

    private void onLoop(Runnable step) {
        if (loopThread.equals(Thread.currentThread())) {
            step.run();
        } else {
            context.runOnContext(hop -> step.run());
        }
    }
}
