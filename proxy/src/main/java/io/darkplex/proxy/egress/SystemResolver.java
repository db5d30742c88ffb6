package io.darkplex.proxy.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks as the machine is set up to ask. The system's call blocks its thread, so there are only so many, of their own. */
public final class SystemResolver implements Resolver {

    private static final long KEEP_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    /**
     * @param maxLookups at one time
     * @param maxWaiting for one of them to end; more fail at once
     */
    public SystemResolver(int maxLookups, int maxWaiting) {
        threads = new ThreadPoolExecutor(
                maxLookups,
                maxLookups,
                KEEP_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                Thread.ofPlatform().daemon().name("egress-lookup-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String name) {
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(name), threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static List<InetAddress> lookUp(String name) {
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        }
    }
}
