package io.darkplex.proxy.fake;

import io.darkplex.proxy.Credits;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.wire.ModelRequest;
import io.darkplex.proxy.wire.ProxyProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Credit in memory: refuses everybody when told to, and remembers how each hold ended. */
public final class FakeCredits implements Credits {

    private final List<Receipt> settled = new ArrayList<>();
    private boolean exhausted;
    private int released;
    private int open;

    @Override
    public synchronized Hold hold(Lease lease, List<Offer> offers, ModelRequest request) {
        if (exhausted) {
            throw ProxyProblem.CREDIT_EXHAUSTED.because("0.00 € are left.");
        }
        open++;
        var over = new AtomicBoolean();
        return new Hold() {
            @Override
            public void settle(Receipt receipt) {
                end(over, () -> settled.add(receipt));
            }

            @Override
            public void release() {
                end(over, () -> released++);
            }
        };
    }

    private synchronized void end(AtomicBoolean over, Runnable how) {
        if (!over.getAndSet(true)) {
            open--;
            how.run();
        }
    }

    public synchronized void exhaust(boolean from) {
        exhausted = from;
    }

    public synchronized List<Receipt> settled() {
        return List.copyOf(settled);
    }

    public synchronized int released() {
        return released;
    }

    /** Holds that have not ended. */
    public synchronized int open() {
        return open;
    }

    public synchronized void clear() {
        settled.clear();
        released = 0;
        exhausted = false;
    }
}
