package io.darkplex.proxy.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a target to the addresses that a connection may be made to: looked up once, all of them checked. */
final class Lookup {

    private final Way way;
    private final TenantGate gate;

    Lookup(Way way, TenantGate gate) {
        this.way = way;
        this.gate = gate;
    }

    /** @throws EgressRefusal when there is none, or any that is not outside */
    List<InetAddress> addresses(Target target) throws InterruptedException {
        if (ForbiddenNames.contains(target.host())) {
            throw forbidden(target);
        }
        InetAddress literal = target.literal();
        List<InetAddress> found = (literal == null ? resolve(target) : List.of(literal))
                .stream().map(Lookup::bare).toList();
        if (found.isEmpty()) {
            throw unknown(target);
        }
        if (!found.stream().allMatch(way.sockets.addresses()::permits)) {
            throw forbidden(target);
        }
        return found;
    }

    private List<InetAddress> resolve(Target target) throws InterruptedException {
        long patience = way.settings.lookupTimeout().toMillis();
        if (!gate.lookups.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
            throw late(target);
        }
        way.lookups.incrementAndGet();
        CompletionStage<List<InetAddress>> asked;
        try {
            asked = way.sockets.resolver().resolve(target.host());
        } catch (RuntimeException defect) {
            done();
            throw defect;
        }
        // A look-up that nobody waits for any more still counts until it ends: it still holds a thread.
        CompletionStage<List<InetAddress>> counted = asked.whenComplete((found, failure) -> done());
        try {
            return counted.toCompletableFuture().get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            throw late(target);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RejectedExecutionException) {
                throw EgressProblem.EGRESS_BUSY.because("Too many names are being looked up. Try again soon.");
            }
            throw unknown(target);
        }
    }

    private void done() {
        way.lookups.decrementAndGet();
        gate.lookups.release();
    }

    /** Without a name that somebody could look up again, and without a zone. */
    private static InetAddress bare(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static EgressRefusal forbidden(Target target) {
        return EgressProblem.ADDRESS_FORBIDDEN.because(
                target.host() + " is not a place on the public Internet. Nothing else can be reached from here.");
    }

    private static EgressRefusal unknown(Target target) {
        return EgressProblem.NAME_UNKNOWN.because("There is no address for " + target.host() + ".");
    }

    private static EgressRefusal late(Target target) {
        return EgressProblem.NAME_TIMED_OUT.because("Nobody could say in time where " + target.host() + " is.");
    }
}
