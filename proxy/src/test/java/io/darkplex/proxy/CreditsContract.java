package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.ModelRequest;
import org.junit.jupiter.api.Test;

/** What every {@link Credits} promises. */
public abstract class CreditsContract {

    private static final Lease LEASE = new Lease("tenant-1", "lease-1");
    private static final ModelRequest REQUEST =
            ModelRequest.read(Dialect.OPENAI, "{\"model\":\"demo\",\"messages\":[]}".getBytes(UTF_8));

    /** Credits with plenty left for {@code LEASE}. */
    protected abstract Credits plenty();

    @Test
    void whoHasPlentyGetsAHold() {
        assertThat(plenty().hold(LEASE, Offer.demo(), REQUEST)).isNotNull();
    }

    @Test
    void anEndingAfterTheFirstIsHarmless() {
        Credits.Hold hold = plenty().hold(LEASE, Offer.demo(), REQUEST);

        hold.settle(ReceiptsContract.full("r-1"));

        assertThatCode(() -> {
                    hold.settle(ReceiptsContract.full("r-2"));
                    hold.release();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void oneCallsEndIsNotAnothers() {
        Credits credits = plenty();
        Credits.Hold one = credits.hold(LEASE, Offer.demo(), REQUEST);
        Credits.Hold other = credits.hold(LEASE, Offer.demo(), REQUEST);

        one.release();

        assertThatCode(() -> other.settle(ReceiptsContract.full("r-1"))).doesNotThrowAnyException();
    }
}
