package io.darkplex.proxy;

import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.proxy.wire.ProxyProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body, within a size and a time. A body that will not be used is read to its end all the same, within the
 * same time: many clients look at an answer only when they have sent everything.
 */
final class BodyReader {

    /** How much of a body that is too large is still taken in, as a multiple of the size allowed. */
    private static final int PATIENCE = 4;

    private final ProxySettings settings;
    private final HttpServerRequest request;
    private final Timer timer;
    private @Nullable Buffer body = Buffer.buffer();
    private @Nullable ProxyProblemException problem;
    private long received;

    BodyReader(ProxySettings settings, HttpServerRequest request, Timer timer) {
        this.settings = settings;
        this.request = request;
        this.timer = timer;
    }

    /** @param refusal why the body will not be used; null to keep it */
    void read(
            @Nullable ProxyProblemException refusal,
            Consumer<byte[]> onBody,
            Consumer<ProxyProblemException> onRefusal) {
        if (refusal != null) {
            drop(refusal);
        }
        timer.start(settings.bodyTimeout(), () -> {
            drop(ProxyProblem.BODY_TIMED_OUT.because("The request body did not arrive within "
                    + settings.bodyTimeout().toSeconds() + " s."));
            finish(onBody, onRefusal);
        });
        request.handler(piece -> {
            take(piece);
            if (received > (long) settings.maxBodyBytes() * PATIENCE) {
                finish(onBody, onRefusal);
            }
        });
        request.endHandler(end -> finish(onBody, onRefusal));
    }

    /** The caller has gone. */
    void cancel() {
        timer.cancel();
        body = null;
    }

    private void take(Buffer piece) {
        received += piece.length();
        if (received > settings.maxBodyBytes()) {
            drop(ProxyProblem.BODY_TOO_LARGE.because(
                    "The request body is larger than " + settings.maxBodyBytes() + " bytes."));
        }
        if (body != null) {
            body.appendBuffer(piece);
        }
    }

    private void drop(ProxyProblemException why) {
        body = null;
        if (problem == null) {
            problem = why;
        }
    }

    private void finish(Consumer<byte[]> onBody, Consumer<ProxyProblemException> onRefusal) {
        timer.cancel();
        request.handler(null);
        request.endHandler(null);
        if (problem != null) {
            onRefusal.accept(problem);
        } else if (body != null) {
            byte[] bytes = body.getBytes();
            body = null;
            onBody.accept(bytes);
        }
    }
}
