package io.darkplex.proxy.fake;

import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Policies;
import io.darkplex.proxy.Verdict;
import io.darkplex.proxy.wire.ModelRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Forbids some models, to everybody. */
public final class FakePolicies implements Policies {

    private final Map<String, String> denied = new ConcurrentHashMap<>();

    public FakePolicies deny(String model, String reason) {
        denied.put(model, reason);
        return this;
    }

    public void clear() {
        denied.clear();
    }

    @Override
    public Verdict judge(Lease lease, ModelRequest request) {
        String reason = denied.get(request.model());
        return reason == null ? Verdict.ALLOW : new Verdict.Deny(reason);
    }
}
