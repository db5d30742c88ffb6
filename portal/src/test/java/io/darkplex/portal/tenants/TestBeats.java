package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.proxy.bridge.BridgeAnswer;
import io.darkplex.proxy.bridge.BridgeCall;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Beats, and a bridge that knows nothing else. The real one is the room {@code bridge}. */
final class TestBeats {

    private TestBeats() {}

    static Beat late(Duration p99) {
        return new Beat("1.0.0", new Beat.Delay(Duration.ZERO, p99, p99), 1 << 29, 1 << 27);
    }

    static BridgeAnswer take(BridgeCall call, BridgeKeys keys, Beats beats) {
        var doors = new TenantId(UUID.fromString(call.entrance()));
        if (keys.callerOf(call.key(), doors).filter(BridgeKeys.Caller::isCell).isEmpty()) {
            return new BridgeAnswer(401, new byte[0]);
        }
        JsonNode body = TestDesk.JSON.readTree(call.body());
        beats.heard(
                doors,
                new Beat(
                        body.path("plugin").stringValue(),
                        new Beat.Delay(
                                Duration.ofMillis(body.path("loop").path("p50").longValue()),
                                Duration.ofMillis(body.path("loop").path("p99").longValue()),
                                Duration.ofMillis(body.path("loop").path("max").longValue())),
                        body.path("rss").longValue(),
                        body.path("heap").longValue()));
        return BridgeAnswer.nothing();
    }
}
