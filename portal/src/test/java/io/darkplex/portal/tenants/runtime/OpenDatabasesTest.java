package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code databases.mjs} under a real Node, with owners and pools that do what those of OpenClaw do. */
class OpenDatabasesTest {

    /** An owner says when it is released and, when nobody else holds the place, waits in it; else it closes itself. */
    private static final String OPENCLAW = """
            const state = globalThis[Symbol.for('openclaw.agentDatabaseExecutionOwners')];
            const said = [];
            function owner(name) {
              const one = {
                borrow(expected) {
                  said.push(`borrow ${name} ${expected}`);
                  if (state.idle === one) state.idle = undefined;
                },
                release() {
                  if (state.idle) said.push(`full ${name}`);
                  else state.idle = one;
                },
                async closeIdle() {
                  said.push(`close ${name}`);
                  if (state.idle === one) state.idle = undefined;
                  if (name === 'broken') throw new Error('no');
                  state.owners.delete(name);
                },
              };
              state.owners.set(name, one);
              return one;
            }
            """;

    /** Time goes by when a test says so. It does from before {@code databases.mjs} is loaded. */
    private static final String CLOCK = "data:text/javascript,"
            + "import { mock } from 'node:test'; mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }); globalThis.time = mock.timers;";

    /** A pool of threads ends one that has been idle for a minute, and asks for that time as OpenClaw's does. */
    private static final String POOL = """
            const said = [];
            class Pool {
              constructor(program) {
                this.options = { workerUrl: new URL(`file:///opt/openclaw/dist/${program}`) };
                this.retirement = {};
                this.setTimeoutFn = setTimeout;
                this.clearTimeoutFn = clearTimeout;
              }
              idle(ms = 60_000) {
                this.timer = this.setTimeoutFn((words) => said.push(words), ms, `ended after ${ms}`);
              }
              busy() {
                this.clearTimeoutFn(this.timer);
              }
            }
            const readers = new Pool('config/sessions/session-transcript.worker.js');
            """;

    @Test
    void aThreadThatReadsConversationsStays() throws Exception {
        assertThat(run(1, POOL, """
                readers.idle();
                time.tick(3_600_000);
                readers.busy();
                readers.idle();
                time.tick(3_600_000);
                """)).isEmpty();
    }

    @Test
    void nobodyLooksForOtherMachinesEachMinute() throws Exception {
        assertThat(run(1, POOL, """
                const sweepActivePlacements = () => said.push('looked for machines');
                setInterval(sweepActivePlacements, 60_000);
                setInterval(() => said.push('an hour'), 3_600_000);
                time.tick(3_600_000);
                """)).isEqualTo("an hour");
    }

    @Test
    void everyOtherTimeIsAsItWas() throws Exception {
        assertThat(run(1, POOL, """
                new Pool('infra/git.worker.js').idle();
                readers.idle(30_000);
                setTimeout(() => said.push('of nobody'), 60_000);
                setInterval(() => said.push('each minute'), 60_000);
                const sweepActivePlacements = () => said.push('at another time');
                setInterval(sweepActivePlacements, 45_000);
                delete readers.retirement;
                readers.idle();
                time.tick(59_999);
                said.push('a minute');
                time.tick(1);
                """))
                .isEqualTo("ended after 30000; at another time; a minute; ended after 60000; of nobody; each minute; "
                        + "ended after 60000");
    }

    @Test
    void soManyStayOpenAndTheOneUsedLongestAgoGoes() throws Exception {
        assertThat(run(2, """
                for (const name of ['a', 'b', 'c']) owner(name).release();
                """)).isEqualTo("close a");
    }

    @Test
    void whoSpeaksAgainIsTheYoungest() throws Exception {
        assertThat(run(2, """
                const a = owner('a');
                a.release();
                owner('b').release();
                state.owners.get('a').borrow('as before');
                a.release();
                owner('c').release();
                """)).isEqualTo("borrow a as before; close b");
    }

    @Test
    void nobodyIsClosedWhoSpeaks() throws Exception {
        assertThat(run(1, """
                const a = owner('a');
                a.release();
                a.borrow();
                owner('b').release();
                owner('c').release();
                """)).isEqualTo("borrow a undefined; close b");
    }

    @Test
    void whoHasGoneIsNotClosedAgain() throws Exception {
        assertThat(run(1, """
                const a = owner('a');
                a.release();
                state.owners.delete('a');
                owner('b').release();
                """)).isEmpty();
    }

    @Test
    void aFailedCloseIsToldAndDisturbsNobody() throws Exception {
        assertThat(run(1, """
                for (const name of ['broken', 'b', 'c']) owner(name).release();
                """)).isEqualTo("An idle database was not closed: Error: no; close broken; close b");
    }

    private static String run(int databases, String script) throws IOException, InterruptedException {
        return run(databases, OPENCLAW, script);
    }

    /** @return what the owners were told, or which threads ended; in front of it, what went wrong */
    private static String run(int databases, String openclaw, String script) throws IOException, InterruptedException {
        String program = openclaw + script + "setImmediate(() => console.log(said.join('\\n')));";
        Path module = Path.of("../openclaw/cell", Surroundings.DATABASES).toAbsolutePath();
        var builder = new ProcessBuilder(
                        WalledRuntimeContract.node().toString(),
                        "--no-warnings",
                        "--import",
                        openclaw.equals(POOL) ? CLOCK : "data:text/javascript,",
                        "--import",
                        module.toString(),
                        "--input-type=module",
                        "-e",
                        program)
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of("DARKPLEX_OPEN_DATABASES", String.valueOf(databases)));
        Process node = builder.start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isZero();
        return said.strip().replace("\n", "; ");
    }
}
