package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TurnId;
import io.darkplex.portal.tenants.Gateway;
import io.darkplex.portal.tenants.RunEvent;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** An assistant that says what a test has written for it. */
final class FakeGateway {

    final List<Gateway.Prompt> prompts = new CopyOnWriteArrayList<>();
    final List<TurnId> stops = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<TurnId, CountDownLatch> stopped = new ConcurrentHashMap<>();
    volatile Script script = says(new RunEvent.Text("Hello "), new RunEvent.Text("there."));

    /** Says this and is done. */
    static Script says(RunEvent... events) {
        return (prompt, told, stop) -> {
            told.accept(new RunEvent.Accepted());
            for (RunEvent event : events) {
                told.accept(event);
            }
            told.accept(new RunEvent.Done());
        };
    }

    /** Says this and ends so. */
    static Script ends(RunEvent.Last last, RunEvent... events) {
        return (prompt, told, stop) -> {
            for (RunEvent event : events) {
                told.accept(event);
            }
            told.accept(last);
        };
    }

    /** Says this, then is silent until it is stopped. */
    static Script waits(RunEvent... events) {
        return (prompt, told, stop) -> {
            for (RunEvent event : events) {
                told.accept(event);
            }
            stop.await();
            told.accept(new RunEvent.Stopped());
        };
    }

    /** Says this, then is silent until the latch opens, then says the rest and is done. */
    static Script pauses(CountDownLatch latch, RunEvent before, RunEvent after) {
        return (prompt, told, stop) -> {
            told.accept(before);
            latch.await();
            told.accept(after);
            told.accept(new RunEvent.Done());
        };
    }

    Gateway opened(Runnable whenClosed) {
        return new Gateway() {
            @Override
            public void run(Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
                prompts.add(prompt);
                script.play(prompt, events, latch(prompt.turn()));
            }

            @Override
            public void stop(ConversationId conversation, TurnId turn) {
                stops.add(turn);
                latch(turn).countDown();
            }

            @Override
            public void close() {
                whenClosed.run();
            }
        };
    }

    private CountDownLatch latch(TurnId turn) {
        return stopped.computeIfAbsent(turn, _ -> new CountDownLatch(1));
    }

    interface Script {
        void play(Gateway.Prompt prompt, Consumer<RunEvent> told, CountDownLatch stop) throws InterruptedException;
    }
}
