package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ModelRequest;
import org.junit.jupiter.api.Test;

/** What every {@link Policies} promises. */
public abstract class PoliciesContract {

    private static final Lease LEASE = new Lease("tenant-1", "lease-1");

    /** Policies that allow {@code LEASE} the model {@code demo}. */
    protected abstract Policies allowingDemo();

    protected static ModelRequest request(String model, String text) {
        return ModelRequest.read(
                Dialect.OPENAI,
                ("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}")
                        .getBytes(UTF_8));
    }

    @Test
    void whatIsAllowedIsAllowed() {
        assertThat(allowingDemo().judge(LEASE, request("demo", "hi"))).isEqualTo(Verdict.ALLOW);
    }

    @Test
    void anyTextIsJudgedAndTheSameTextAlike() {
        Policies policies = allowingDemo();

        for (String text : new String[] {"", "\\u0000", "%s", "ü".repeat(5_000), "{{}}", "\\ud83d"}) {
            Verdict first = policies.judge(LEASE, request("demo", text));
            assertThat(policies.judge(LEASE, request("demo", text))).as(text).isEqualTo(first);
        }
    }
}
