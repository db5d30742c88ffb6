package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.tenants.AssistantState.Reason;
import io.darkplex.portal.tenants.AssistantState.State;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

class AssistantStreamTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void tellsOnlyTheLatestStateAndThenSignsOfLife() throws Exception {
        var rounds = new AtomicInteger();
        var properties = new Binder(new MapConfigurationPropertySource(Map.of("darkplex.tenants.heartbeat", "1ms")))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
        var stream = new AssistantStream(new JsonMapper(), out, properties, () -> rounds.incrementAndGet() <= 2);
        stream.offer(state(State.STARTING, null));
        stream.offer(state(State.FAILED, new Reason(TenantProblem.CELLS_FULL, "All 1 places are taken.")));
        stream.copy();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                        event: assistant
                        data: {"state":"FAILED","steps":[],"estimateMillis":9500,"since":"2026-01-01T00:00:00Z",\
                        "reason":{"code":"CELLS_FULL","title":"This server has no room for one more assistant now.",\
                        "detail":"All 1 places are taken."}}

                        : alive

                        """);
    }

    @Test
    void whoWaitsForAPlaceIsToldWhich() throws Exception {
        var rounds = new AtomicInteger();
        var properties = new Binder(new MapConfigurationPropertySource(Map.of("darkplex.tenants.heartbeat", "1ms")))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
        var stream = new AssistantStream(new JsonMapper(), out, properties, () -> rounds.incrementAndGet() <= 1);
        var progress = new StartProgress(steps -> stream.offer(new AssistantState(
                State.STARTING, steps, Duration.ofMillis(9500), Instant.parse("2026-01-01T00:00:00Z"), null)));
        progress.position(4);
        progress.position(3);
        stream.copy();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("[{\"name\":\"QUEUED\",\"state\":\"RUNNING\",\"position\":3},{\"name\":\"FOLDER\"");
    }

    private static AssistantState state(State state, @Nullable Reason reason) {
        return new AssistantState(
                state, List.of(), Duration.ofMillis(9500), Instant.parse("2026-01-01T00:00:00Z"), reason);
    }
}
