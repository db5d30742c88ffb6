package io.darkplex.portal.tenants.gateway;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket to a cell. The next frame is read from it when the listener is done with the one before. Public only
 * because Jetty calls nothing else.
 */
public final class CellLine implements Session.Listener.AutoDemanding {

    private static final int CLOSE_WAIT_SECONDS = 1;

    /** Must not block: the threads that call it serve every cell. */
    interface Listener {

        /** One whole message after the other. */
        void text(String frame);

        void pong();

        /** The end of a line that was open, whoever ended it. Called once; no text begins after it. */
        void closed(String reason);
    }

    private final Listener listener;
    private final int frameBytesMax;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Session session;

    CellLine(Listener listener, int frameBytesMax) {
        this.listener = listener;
        this.frameBytesMax = frameBytesMax;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        opened.setMaxFrameSize(frameBytesMax);
        opened.setMaxTextMessageSize(frameBytesMax);
        session = opened;
        if (over.get()) {
            opened.disconnect();
        }
    }

    /** @return completes when the message has been handed to the system, fails when the line is down */
    CompletableFuture<Void> send(String text) {
        return Callback.Completable.with(sent -> open().sendText(text, sent));
    }

    void ping() {
        open().sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }

    /** Quiet when it has ended. */
    void close() {
        Session open = open();
        if (!end("closed by us")) {
            return;
        }
        // The gateway need not answer: a line that we gave up ends in any case.
        var _ = Callback.Completable.with(sent -> open.close(StatusCode.NORMAL, "", sent))
                .orTimeout(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((_, _) -> open.disconnect());
    }

    /** Nobody waits for it to open any more. */
    void abandon() {
        over.set(true);
        Session late = session;
        if (late != null) {
            late.disconnect();
        }
    }

    @Override
    public void onWebSocketText(String text) {
        if (!over.get()) {
            listener.text(text);
        }
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        listener.pong();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        Session broken = session;
        // An error before the opening is told to whoever opens it.
        if (broken != null) {
            var _ = end("the line broke: " + cause.getClass().getSimpleName());
            broken.disconnect();
        }
    }

    @Override
    public void onWebSocketClose(int status, String reason, Callback callback) {
        var _ = end("the gateway closed the line: " + status + " " + reason);
        callback.succeed();
    }

    /** @return false when it had ended */
    private boolean end(String reason) {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            listener.closed(reason);
        }
        return first;
    }

    private Session open() {
        Session open = session;
        if (open == null) {
            throw new IllegalStateException("The line was never open.");
        }
        return open;
    }
}
