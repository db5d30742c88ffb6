package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A tenant of a real OpenClaw that moves between its own cells and shared ones, whatever they run in. */
record SharedMoves(SharedRoom room, ScriptedModel model, Path tenants) {

    void play() throws Exception {
        TenantId tenant = room.newTenant();
        var conversation = Transcript.conversation();
        LiveCell alone = room.wakeAlone(tenant);
        assertThat(sayAlone(alone, conversation, "one").text()).isEqualTo("Answer to 2 messages");
        alone.land(room.properties.stopGrace());

        Seat neighbour = room.wake(room.newTenant());
        Seat seat = room.wake(tenant);
        assertThat(say(seat, conversation, "two").text()).isEqualTo("Answer to 4 messages");
        assertThat(room.keys.holderOf(seat.place().key()))
                .contains(new VirtualKeys.Holder(tenant, true, seat.shared().nobody));
        room.sleep(seat);
        assertThat(room.keys.holderOf(seat.place().key())).isEmpty();
        long asked = System.nanoTime();
        Seat again = room.wake(tenant);
        System.out.println("FIGURE back in its place ms: "
                + Duration.ofNanos(System.nanoTime() - asked).toMillis());
        assertThat(again.place()).isEqualTo(seat.place());
        assertThat(say(again, conversation, "three").text()).isEqualTo("Answer to 6 messages");
        room.sleep(again);

        room.folders.bringHome(tenant);
        Path trap = trap(tenant, neighbour);
        refused(tenant, "trap");
        LiveCell home = room.wakeAlone(tenant);
        assertThat(sayAlone(home, conversation, "four").text()).isEqualTo("Answer to 8 messages");
        assertThat(model.calls.getLast().body()).contains("one", "two", "three", "four");
        assertThat(say(neighbour, Transcript.conversation(), "unharmed").text()).isEqualTo("Answer to 2 messages");
        home.land(room.properties.stopGrace());
        refused(tenant, "trap");
        run(tenant, "DROP TABLE trap");
        Files.createSymbolicLink(
                trap, Path.of("/cell/workspace/" + neighbour.place().agent() + "/MEMORY.md"));
        refused(tenant, "a link, MEMORY.md");
        Files.delete(trap);

        Seat later = room.wake(tenant);
        assertThat(later.shared()).as("its place there is used up").isNotSameAs(seat.shared());
        assertThat(say(later, conversation, "five").text()).isEqualTo("Answer to 10 messages");
        room.cells.end();
        LiveCell last = room.wakeAlone(tenant);
        assertThat(sayAlone(last, conversation, "six").text()).isEqualTo("Answer to 12 messages");
        last.land(room.properties.stopGrace());
    }

    /** What programs of its own could have prepared. OpenClaw itself does not start on a trigger that is not its own. */
    private Path trap(TenantId tenant, Seat neighbour) throws Exception {
        run(tenant, "CREATE TABLE trap (a TEXT CHECK (length(hex(zeroblob(400000000))) > 0))");
        Files.writeString(
                neighbour
                        .shared()
                        .folder
                        .path()
                        .resolve("workspace/" + neighbour.place().agent() + "/MEMORY.md"),
                "NEIGHBOUR-CANARY");
        return TenantFolder.of(tenants, tenant).path().resolve("workspace/MEMORY.md");
    }

    private void refused(TenantId tenant, String what) throws Exception {
        assertThatThrownBy(() -> room.wake(tenant))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(TenantProblem.ASSISTANT_UNFIT_TO_SHARE))
                .hasMessageContaining(what);
        assertThat(room.folders.placed(tenant)).as("at home").isEmpty();
    }

    private void run(TenantId tenant, String sql) throws Exception {
        Path file = TenantFolder.of(tenants, tenant).path().resolve("agent/agent/openclaw-agent.sqlite");
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    static Transcript start(Seat seat, ConversationId conversation, String text) {
        return Transcript.of(gateway(seat::run), conversation, text);
    }

    static Transcript say(Seat seat, ConversationId conversation, String text) throws Exception {
        Transcript transcript = start(seat, conversation, text);
        transcript.last.get(60, TimeUnit.SECONDS);
        return transcript;
    }

    private static Transcript sayAlone(LiveCell cell, ConversationId conversation, String text) throws Exception {
        Transcript transcript = Transcript.of(gateway(cell::run), conversation, text);
        transcript.last.get(60, TimeUnit.SECONDS);
        return transcript;
    }

    private interface Running {
        void run(Gateway.Prompt prompt, Consumer<RunEvent> events) throws InterruptedException;
    }

    private static Gateway gateway(Running running) {
        return new Gateway() {
            @Override
            public void run(Prompt prompt, Consumer<RunEvent> events) throws InterruptedException {
                running.run(prompt, events);
            }

            @Override
            public void stop(ConversationId conversation, TurnId turn) {}

            @Override
            public void close() {}
        };
    }
}
