package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code databases.mjs} under a real Node, with owners that do what those of OpenClaw do. */
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

    /** @return what the owners were told; in front of it, what went wrong */
    private static String run(int databases, String script) throws IOException, InterruptedException {
        String program = OPENCLAW + script + "setImmediate(() => console.log(said.join('\\n')));";
        Path module = Path.of("../openclaw/cell", Surroundings.DATABASES).toAbsolutePath();
        var builder = new ProcessBuilder(
                        WalledRuntimeContract.node().toString(),
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
