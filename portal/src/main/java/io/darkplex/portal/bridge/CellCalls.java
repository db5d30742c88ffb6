package io.darkplex.portal.bridge;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.Beats;
import io.darkplex.portal.tenants.BridgeKeys;
import io.darkplex.portal.tenants.BridgeKeys.Caller;
import io.darkplex.proxy.bridge.BridgeAnswer;
import io.darkplex.proxy.bridge.BridgeCall;
import io.darkplex.proxy.bridge.BridgeDesk;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Finds out who calls, and whose matter it is. The socket tells the cell, the key who in it; the request tells neither. */
@Component
class CellCalls implements BridgeDesk {

    private static final String BEAT = "/v1/beat";
    private static final int KEY_LENGTH_MAX = 512;

    private final BridgeKeys keys;
    private final Beats beats;
    private final BeatReader reader;
    private final JsonMapper json;

    CellCalls(BridgeKeys keys, Beats beats, BeatReader reader, JsonMapper json) {
        this.keys = keys;
        this.beats = beats;
        this.reader = reader;
        this.json = json;
    }

    @Override
    public BridgeAnswer answer(BridgeCall call) {
        try {
            return serve(call);
        } catch (ProblemException refused) {
            return refusal(refused);
        }
    }

    private BridgeAnswer serve(BridgeCall call) {
        var doors = new TenantId(UUID.fromString(call.entrance()));
        Caller caller = caller(call, doors);
        if (!call.path().equals(BEAT)) {
            throw BridgeProblem.BRIDGE_PATH_UNKNOWN.because("There is " + BEAT + ".");
        }
        if (!call.method().equals("POST")) {
            throw BridgeProblem.BRIDGE_METHOD_WRONG.because("This path takes POST only.");
        }
        if (!caller.isCell()) {
            throw BridgeProblem.BRIDGE_NOT_YOURS.because("A beat comes with the cell's own key.");
        }
        if (!beats.heard(doors, reader.read(call.body()))) {
            throw BridgeProblem.BEATS_TOO_MANY.because("Send them less often.");
        }
        return BridgeAnswer.nothing();
    }

    private Caller caller(BridgeCall call, TenantId doors) {
        if (call.key().isEmpty() || call.key().length() > KEY_LENGTH_MAX) {
            throw BridgeProblem.BRIDGE_KEY_UNKNOWN.because("Send the key as \"Authorization: Bearer\".");
        }
        return keys.callerOf(call.key(), doors)
                .orElseThrow(() -> BridgeProblem.BRIDGE_KEY_UNKNOWN.because("It is another cell's, or over."));
    }

    private record Refusal(String code, String title, String detail) {}

    private BridgeAnswer refusal(ProblemException refused) {
        return new BridgeAnswer(
                refused.problem().status(),
                json.writeValueAsBytes(
                        new Refusal(refused.problem().name(), refused.problem().title(), refused.detail())));
    }
}
