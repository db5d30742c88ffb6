package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.TenantId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private final KeyRing keys = new KeyRing();
    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @Test
    void aKeyNamesItsTenantUntilItIsRevoked() {
        var minted = keys.mint(tenant, true);
        assertThat(keys.holderOf(minted.virtualKey())).contains(new VirtualKeys.Holder(tenant, true));
        assertThat(keys.holderOf(minted.gatewayToken())).isEmpty();
        keys.revoke(minted);
        assertThat(keys.holderOf(minted.virtualKey())).isEmpty();
    }

    @Test
    void aKeyThatIsNobodysOpensNothingUntilItIsBound() {
        var drawn = keys.draw();
        assertThat(keys.holderOf(drawn.virtualKey())).isEmpty();
        keys.bind(drawn, tenant, true);
        assertThat(keys.holderOf(drawn.virtualKey())).contains(new VirtualKeys.Holder(tenant, true));
        keys.revoke(drawn);
        assertThat(keys.holderOf(drawn.virtualKey())).isEmpty();
    }

    @Test
    void theBridgeKeyIsGoodAtItsOwnCellsDoorAndOpensNoModel() {
        var other = new TenantId(UUID.randomUUID());
        var minted = keys.mint(tenant, true);
        assertThat(keys.callerOf(minted.bridgeKey(), tenant)).get().matches(BridgeKeys.Caller::isCell);
        assertThat(keys.callerOf(minted.bridgeKey(), other)).isEmpty();
        assertThat(keys.holderOf(minted.bridgeKey())).isEmpty();
        assertThat(keys.callerOf(minted.gatewayToken(), tenant)).isEmpty();
        keys.revoke(minted);
        assertThat(keys.callerOf(minted.bridgeKey(), tenant)).isEmpty();
    }

    @Test
    void eachSeatIsToldApartAtTheBridgeOfItsCellAndIsUnknownAtAnyOther() {
        var nobody = new TenantId(UUID.randomUUID());
        String seat = keys.drawKey();
        assertThat(keys.callerOf(seat, nobody)).isEmpty();
        keys.bind(seat, tenant, nobody);
        assertThat(keys.callerOf(seat, nobody)).contains(new BridgeKeys.Caller(tenant));
        assertThat(keys.callerOf(seat, tenant)).isEmpty();
        keys.revoke(seat);
        assertThat(keys.callerOf(seat, nobody)).isEmpty();
    }

    @Test
    void keysAreLongDistinctAndNeverPrinted() {
        var minted = keys.mint(tenant, true);
        assertThat(minted.virtualKey()).startsWith("dpx_").hasSize(47);
        assertThat(keys.mint(tenant, true).virtualKey()).isNotEqualTo(minted.virtualKey());
        assertThat(minted.toString())
                .doesNotContain(minted.virtualKey())
                .doesNotContain(minted.gatewayToken())
                .doesNotContain(minted.bridgeKey());
    }
}
