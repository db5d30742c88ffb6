package io.darkplex.proxy;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.darkplex.proxy.wire.Tokens;
import io.darkplex.proxy.wire.Usage;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a model, start to end: identify, admit, read, judge, choose, hold, attempt, settle, receipt. Runs on one event loop and blocks
 * nowhere. The receipt is stored before the caller sees the end of its answer.
 */
final class Exchange {

    static final Usage NOTHING_USED = new Usage.Exact(Tokens.NONE);

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Loop loop;
    private final Dialect dialect;
    private final HttpServerRequest request;
    private final ReceiptDraft draft;
    private final BodyReader body;
    private final Reply reply;
    private final Settlement settlement;

    private @Nullable Lease lease;
    private @Nullable Lease admitted;
    private @Nullable Attempts attempts;
    private Credits.Hold hold = Credits.Hold.NONE;
    private boolean settled;
    private boolean left;

    Exchange(Loop loop, Context context, Dialect dialect, HttpServerRequest request) {
        this.loop = loop;
        this.dialect = dialect;
        this.request = request;
        this.draft = new ReceiptDraft(loop.ids().get(), dialect, loop.clock().instant());
        this.body = new BodyReader(loop.settings(), request, loop.timer());
        this.reply = new Reply(request, dialect, draft.id());
        this.settlement = new Settlement(loop, context);
    }

    void start() {
        loop.open().exchanges.incrementAndGet();
        loop.running().add(this);
        request.response().exceptionHandler(broken -> clientGone());
        request.response().closeHandler(closed -> clientGone());
        request.exceptionHandler(broken -> clientGone());
        ProxyProblemException refusal = null;
        try {
            admit();
        } catch (ProxyProblemException refused) {
            refusal = refused;
        }
        body.read(refusal, bytes -> guarded(() -> serve(bytes)), refused -> guarded(() -> refuse(refused)));
    }

    private void admit() {
        Lease found = Caller.identify(loop, request::getHeader);
        if (!loop.sockets().receipts().accepting()) {
            // Before the lease is noted: there is nowhere to put a receipt of this refusal either.
            throw ProxyProblem.RECEIPTS_FULL.because(
                    "The proxy cannot keep account of calls at the moment, so it takes none. Try again soon.");
        }
        lease = found;
        loop.admission().enter(found);
        admitted = found;
    }

    private void serve(byte[] bytes) {
        if (lease == null) {
            throw new IllegalStateException("A body was read for nobody.");
        }
        try {
            ModelRequest asked = read(bytes);
            draft.asked(
                    asked, References.find(request.getHeader(References.HEADER)).orElse(null));
            judge(lease, asked);
            Routing routing = Served.of(loop.sockets().routes().find(lease, asked.model()), asked);
            List<Offer> offers = Choice.of(routing, asked.model(), dialect, loop.chance());
            hold = loop.sockets().credits().hold(lease, offers, asked);
            var head = new Caller.Head(request::getHeader, request.query());
            attempts = new Attempts(loop, this, new Attempts.Asked(asked, head, offers));
            attempts.next();
        } catch (ProxyProblemException refused) {
            refuse(refused);
        }
    }

    private void judge(Lease holder, ModelRequest asked) {
        if (loop.sockets().policies().judge(holder, asked) instanceof Verdict.Deny deny) {
            throw ProxyProblem.POLICY_DENIED.because(deny.reason());
        }
    }

    private ModelRequest read(byte[] bytes) {
        String path = request.path();
        return ModelRequest.read(path == null ? "" : path, request.getParam("alt"), bytes);
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
        if (attempts == null) {
            refuse(why);
        } else {
            attempts.interrupt(why);
        }
    }

    private void clientGone() {
        body.cancel();
        if (attempts == null) {
            settle(Outcome.CLIENT_GONE, null, NOTHING_USED, 0, () -> {});
        } else {
            attempts.clientGone();
        }
    }

    private void refuse(ProxyProblemException refused) {
        fail(Outcome.REFUSED, refused, NOTHING_USED);
    }

    /**
     * Ends an exchange with an error of ours: as the answer; or, where that has begun, as an error event after which the stream's
     * proper end is missing.
     */
    void fail(Outcome outcome, ProxyProblemException problem, Usage usage) {
        settle(outcome, problem.problem(), usage, problem.problem().status(), () -> tell(problem));
    }

    /**
     * Stores the receipt and then lets the caller see the end. Only the first call counts.
     *
     * @param status of the answer, unless one has gone out before
     * @param then writes what ends the answer
     */
    void settle(Outcome outcome, @Nullable ProxyProblem problem, Usage usage, int status, Runnable then) {
        if (settled) {
            return;
        }
        settled = true;
        if (attempts != null) {
            attempts.stop();
        }
        if (lease == null) {
            finish(then);
            return;
        }
        int told = reply.headWritten() ? reply.status() : status;
        Receipt receipt =
                draft.finish(lease, outcome, problem, usage, told, loop.clock().instant());
        if (attempts == null || !attempts.made()) {
            hold.release();
        } else {
            hold.settle(receipt);
        }
        settlement.store(receipt, () -> finish(then), lost -> finish(() -> tell(lost)));
    }

    /** Whatever goes wrong in {@code step} is a defect of ours, and ends this exchange alone. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException defect) {
            LOG.error("Exchange failed, receipt {}", draft.id(), defect);
            ProxyProblemException ours = ProxyProblem.OURS.because("The proxy failed. It has been written down.");
            Usage usage = attempts == null ? NOTHING_USED : attempts.usage();
            if (attempts != null) {
                attempts.abort();
            }
            fail(Outcome.FAILED, ours, usage);
        }
    }

    Reply reply() {
        return reply;
    }

    ReceiptDraft draft() {
        return draft;
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

    private void tell(ProxyProblemException problem) {
        if (!reply.headWritten()) {
            reply.error(problem);
        } else if (attempts != null && attempts.streams()) {
            reply.breakOff(attempts.errorEvent(reply.said(problem)));
        } else {
            reply.breakOff(reply.said(problem), null);
        }
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
}
