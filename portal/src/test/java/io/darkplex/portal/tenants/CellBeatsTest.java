package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CellBeatsTest {

    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final Duration QUICK = Duration.ofMillis(4);
    private static final Duration LATE = Duration.ofSeconds(4);

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final AtomicLong nanos = new AtomicLong(-5);
    private final CellBeats beats = new CellBeats(properties(Map.of()), Clock.fixed(NOON, ZoneOffset.UTC), nanos::get);

    @Test
    void aCellThatSaysNothingIsFoundUntilItSpeaksAgain() {
        up();
        pass(45);
        assertThat(beats.findings()).isEmpty();
        pass(1);
        assertThat(beats.findings()).singleElement().satisfies(found -> {
            assertThat(found.code()).isEqualTo(Finding.Code.BRIDGE_SILENT);
            assertThat(found.tenant()).isEqualTo(tenant);
            assertThat(found.since()).isEqualTo(NOON.minusSeconds(46));
        });
        Instant since = beats.findings().getFirst().since();
        pass(30);
        assertThat(beats.findings())
                .singleElement()
                .matches(found -> found.since().equals(since));
        assertThat(beats.hangs(tenant)).as("silence alone ends nothing").isFalse();
        assertThat(beats.heard(tenant, TestBeats.late(QUICK))).isTrue();
        assertThat(beats.findings()).isEmpty();
        assertThat(beats.of(tenant)).get().satisfies(heard -> {
            assertThat(heard.at()).isEqualTo(NOON);
            assertThat(heard.delay()).isEqualTo(QUICK);
            assertThat(heard.silent()).isFalse();
        });
    }

    @Test
    void whoBootsIsFrozenOrHasLeftIsNotCalledSilent() {
        pass(1000);
        assertThat(beats.findings()).as("nobody is there yet").isEmpty();
        up();
        beats.pause(tenant);
        pass(1000);
        assertThat(beats.findings()).as("frozen").isEmpty();
        beats.resume(tenant);
        pass(45);
        assertThat(beats.findings()).as("just thawed").isEmpty();
        beats.release(tenant);
        beats.leave(tenant, tenant);
        pass(1000);
        assertThat(beats.findings()).as("over").isEmpty();
        beats.resume(tenant);
        pass(1000);
        assertThat(beats.findings()).as("without a way to say anything").isEmpty();
    }

    @Test
    void aThreadThatIsFarBehindForAMinuteHangs() {
        up();
        say(QUICK);
        for (int second = 0; second < 60; second += 10) {
            say(LATE);
            assertThat(beats.hangs(tenant)).isFalse();
        }
        say(LATE);
        assertThat(beats.hangs(tenant)).isTrue();
        say(QUICK);
        assertThat(beats.hangs(tenant)).isFalse();
    }

    @Test
    void whatTheFirstBeatTellsOfTheTimeBeforeIsNotHeldAgainstIt() {
        up();
        say(LATE);
        pass(200);
        assertThat(beats.hangs(tenant)).isFalse();
        beats.pause(tenant);
        beats.resume(tenant);
        say(LATE);
        pass(200);
        assertThat(beats.hangs(tenant)).as("it was frozen").isFalse();
    }

    @Test
    void aFloodIsRefusedAndWhatComesInTimeIsNot() {
        up();
        int taken = 0;
        for (int beat = 0; beat < 1000; beat++) {
            taken += beats.heard(tenant, TestBeats.late(QUICK)) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10);
        pass(10);
        assertThat(beats.heard(tenant, TestBeats.late(QUICK))).isTrue();
        assertThat(beats.heard(tenant, TestBeats.late(QUICK))).isFalse();
    }

    @Test
    void allInASharedCellAreToldOfOnePulseAndWhoLeavesIsNot() {
        var nobody = new TenantId(UUID.randomUUID());
        var other = new TenantId(UUID.randomUUID());
        beats.expect(nobody);
        beats.enter(tenant, nobody);
        beats.enter(other, nobody);
        assertThat(beats.heard(nobody, TestBeats.late(QUICK))).isTrue();
        assertThat(beats.of(tenant)).isPresent().isEqualTo(beats.of(other));
        pass(46);
        assertThat(beats.findings()).hasSize(2);
        beats.leave(other, nobody);
        assertThat(beats.findings())
                .singleElement()
                .matches(found -> found.tenant().equals(tenant));
        assertThat(beats.of(other)).isEmpty();
    }

    @Test
    void aBeatOfACellThatIsNotExpectedIsNobodys() {
        assertThat(beats.heard(tenant, TestBeats.late(QUICK))).isTrue();
        beats.enter(tenant, tenant);
        assertThat(beats.of(tenant)).isEmpty();
    }

    @Test
    void settingsThatWouldCallEverybodySilentOrNeverAskAreRefused() {
        for (var wrong : Map.of(
                        "period", "500ms",
                        "silent-after", "15s",
                        "lag-max", "0s",
                        "lag-for", "5s",
                        "burst", "0")
                .entrySet()) {
            assertThatThrownBy(() -> properties(Map.of("darkplex.tenants.beat." + wrong.getKey(), wrong.getValue())))
                    .as(wrong.getKey())
                    .isInstanceOf(BindException.class)
                    .hasStackTraceContaining("darkplex.tenants.beat." + wrong.getKey());
        }
        var settings = new HashMap<String, String>();
        settings.put("darkplex.tenants.beat.period", "5m");
        settings.put("darkplex.tenants.beat.silent-after", "10m");
        settings.put("darkplex.tenants.beat.lag-for", "5m");
        assertThat(properties(settings).beat().period()).isEqualTo(Duration.ofMinutes(5));
    }

    private void up() {
        beats.enter(tenant, tenant);
        beats.expect(tenant);
    }

    private void say(Duration late) {
        pass(10);
        assertThat(beats.heard(tenant, TestBeats.late(late))).isTrue();
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static TenantsProperties properties(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
    }
}
