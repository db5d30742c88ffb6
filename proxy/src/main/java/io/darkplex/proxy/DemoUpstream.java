package io.darkplex.proxy;

import io.darkplex.proxy.demo.DemoModel;
import io.darkplex.proxy.demo.DemoReply;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** The built-in demo model as a provider: its pieces come at the pace of a person who reads. */
final class DemoUpstream implements Upstream {

    private static final Duration PACE = Duration.ofMillis(25);

    private final Vertx vertx;
    private final OpenWork open;

    DemoUpstream(Vertx vertx, OpenWork open) {
        this.vertx = vertx;
        this.open = open;
    }

    @Override
    public Call open(UpstreamRequest request, Listener listener) {
        open.upstreamCalls.incrementAndGet();
        DemoReply reply = DemoModel.answer(request.offer().dialect(), request.body());
        var call = new DemoCall(reply, listener, new Timer(vertx, open));
        call.plan(Duration.ofMillis(1));
        return call;
    }

    private final class DemoCall implements Call {

        private final DemoReply reply;
        private final Listener listener;
        private final Timer timer;
        private int next;
        private boolean begun;
        private boolean paused;
        private boolean over;

        DemoCall(DemoReply reply, Listener listener, Timer timer) {
            this.reply = reply;
            this.listener = listener;
            this.timer = timer;
        }

        void plan(Duration delay) {
            timer.start(delay, this::step);
        }

        private void step() {
            if (!begun) {
                begun = true;
                listener.head(
                        reply.status(),
                        Map.of("content-type", reply.contentType()).entrySet());
            } else if (next < reply.pieces().size()) {
                listener.piece(reply.pieces().get(next++));
            } else if (finish()) {
                listener.end();
            }
            if (!over && !paused) {
                plan(PACE);
            }
        }

        @Override
        public void pause() {
            paused = true;
            timer.cancel();
        }

        @Override
        public void resume() {
            if (paused && !over) {
                plan(PACE);
            }
            paused = false;
        }

        @Override
        public void abort() {
            finish();
        }

        private boolean finish() {
            if (over) {
                return false;
            }
            over = true;
            timer.cancel();
            open.upstreamCalls.decrementAndGet();
            return true;
        }
    }
}
