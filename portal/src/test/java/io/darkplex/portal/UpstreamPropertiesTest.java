package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.proxy.UpstreamSettings;
import io.darkplex.proxy.retry.Backoff;
import io.darkplex.proxy.retry.Breaker;
import io.darkplex.proxy.retry.Limit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class UpstreamPropertiesTest {

    @Test
    void withoutSettingsTheProxysOwnDefaultsHold() {
        assertThat(bind(Map.of())).isEqualTo(UpstreamSettings.DEFAULTS);
    }

    @Test
    void everySettingReachesTheProxy() {
        Map<String, String> all = new HashMap<>();
        all.put("attempts", "2");
        all.put("retry-time", "3s");
        all.put("retry-wait-max", "4s");
        all.put("backoff", "5ms");
        all.put("backoff-max", "6ms");
        all.put("key-pause", "7s");
        all.put("heartbeat", "0");
        all.put("heartbeat-in-bodies", "true");
        all.put("breaker.failure-percent", "8");
        all.put("breaker.calls-min", "9");
        all.put("breaker.window", "10s");
        all.put("breaker.pause", "11s");
        all.put("limit.start", "13");
        all.put("limit.floor", "12");
        all.put("limit.ceiling", "14");
        all.put("pool.http2", "false");
        all.put("pool.http2-connections", "15");
        all.put("pool.http2-streams", "16");
        all.put("pool.keep-alive", "17s");
        all.put("pool.trust", "trusted.pem");

        assertThat(bind(all))
                .isEqualTo(new UpstreamSettings(
                        new UpstreamSettings.Retry(
                                2,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                new Backoff(Duration.ofMillis(5), Duration.ofMillis(6)),
                                Duration.ofSeconds(7)),
                        new Breaker.Settings(8, 9, Duration.ofSeconds(10), Duration.ofSeconds(11)),
                        new Limit.Settings(13, 12, 14),
                        Duration.ZERO,
                        true,
                        new UpstreamSettings.Pool(false, 15, 16, Duration.ofSeconds(17), Path.of("trusted.pem"))));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithASentence() {
        assertThatThrownBy(() -> bind(Map.of("limit.floor", "1001"))).hasMessageContaining("floor <= start <= ceiling");
        assertThatThrownBy(() -> bind(Map.of("attempts", "0"))).hasMessageContaining("1 to 10 attempts");
        assertThatThrownBy(() -> bind(Map.of("breaker.failure-percent", "101")))
                .hasMessageContaining("1 to 100 percent");
    }

    private static UpstreamSettings bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("", UpstreamProperties.class)
                .settings();
    }
}
