package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.darkplex.proxy.wire.Dialect;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What every {@link Routes} promises. */
public abstract class RoutesContract {

    private static final Lease LEASE = new Lease("tenant-1", "lease-1");

    /** Routes that serve at least the demo model, under the public name {@code demo}. */
    protected abstract Routes withDemo();

    @Test
    void theDemoModelIsOfferedInTheTwoDialectsThatItSpeaks() {
        assertThat(withDemo().find(LEASE, "demo"))
                .asInstanceOf(InstanceOfAssertFactories.type(Routing.Found.class))
                .satisfies(found -> assertThat(found.offers())
                        .allMatch(Offer::isDemo)
                        .extracting(Offer::dialect)
                        .containsExactlyInAnyOrder(Dialect.OPENAI, Dialect.ANTHROPIC));
    }

    @Test
    void everyListedModelIsFound() {
        Routes routes = withDemo();

        assertThat(routes.models(LEASE))
                .isNotEmpty()
                .allSatisfy(model -> assertThat(routes.find(LEASE, model)).isInstanceOf(Routing.Found.class));
    }

    @Test
    void aTypingErrorFindsTheNearName() {
        assertThat(withDemo().find(LEASE, "demos"))
                .asInstanceOf(InstanceOfAssertFactories.type(Routing.Unknown.class))
                .satisfies(unknown -> assertThat(unknown.near()).contains("demo"));
    }

    @Test
    void anyTextIsAnswered() {
        Routes routes = withDemo();

        for (String model : new String[] {"", " ", "\u0000", "x".repeat(200), "%s", "../demo"}) {
            assertThatCode(() -> assertThat(routes.find(LEASE, model)).isInstanceOf(Routing.Unknown.class))
                    .as(model)
                    .doesNotThrowAnyException();
        }
    }
}
