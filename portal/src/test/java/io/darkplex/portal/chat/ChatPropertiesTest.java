package io.darkplex.portal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ChatPropertiesTest {

    @Test
    void defaults() {
        ChatProperties defaults = bind(Map.of());
        assertThat(defaults.node()).isEqualTo("portal");
        assertThat(defaults.leaseTime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(defaults.message())
                .isEqualTo(new ChatProperties.Message(200_000, 200, 2000, 10_000, DataSize.ofMegabytes(32)));
        assertThat(defaults.answer()).isEqualTo(new ChatProperties.Answer(1_000_000, 500, 20_000));
        assertThat(defaults.run().storeEvery()).isEqualTo(Duration.ofMillis(250));
        assertThat(defaults.run().max()).isEqualTo(200);
        assertThat(defaults.stream().heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(defaults.stream().sessionEvery()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void everySettingIsRead() {
        ChatProperties set = bind(Map.of(
                "darkplex.chat.node", "b",
                "darkplex.chat.lease-time", "1m",
                "darkplex.chat.message.chars-max", "10",
                "darkplex.chat.answer.parts-max", "11",
                "darkplex.chat.run.time-max", "12s",
                "darkplex.chat.stream.per-user-max", "13"));
        assertThat(set.node()).isEqualTo("b");
        assertThat(set.leaseTime()).isEqualTo(Duration.ofMinutes(1));
        assertThat(set.message().charsMax()).isEqualTo(10);
        assertThat(set.answer().partsMax()).isEqualTo(11);
        assertThat(set.run().timeMax()).isEqualTo(Duration.ofSeconds(12));
        assertThat(set.stream().perUserMax()).isEqualTo(13);
    }

    private static ChatProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.chat", ChatProperties.class);
    }
}
