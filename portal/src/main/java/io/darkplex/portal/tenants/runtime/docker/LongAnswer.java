package io.darkplex.portal.tenants.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** An answer in parts, as a call that blocks until the last. The library's own would log each break with its stack. */
final class LongAnswer<T> implements ResultCallback<T> {

    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final Consumer<T> parts;

    LongAnswer(Consumer<T> parts) {
        this.parts = parts;
    }

    /** @throws RuntimeException what the engine answered, or that it broke off */
    void await() throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("The engine broke off.", failed.getCause());
        }
    }

    @Override
    public void onStart(Closeable closeable) {
        // The client closes it with itself.
    }

    @Override
    public void onNext(T part) {
        parts.accept(part);
    }

    @Override
    public void onError(Throwable failed) {
        end.completeExceptionally(failed);
    }

    @Override
    public void onComplete() {
        end.complete(true);
    }

    @Override
    public void close() {
        end.complete(true);
    }
}
