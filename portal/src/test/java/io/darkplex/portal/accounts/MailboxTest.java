package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class MailboxTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final DevelopmentMailbox mailbox =
            new DevelopmentMailbox(true, new PrintStream(printed, true, StandardCharsets.UTF_8));
    private final MailboxController controller = new MailboxController(mailbox);

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:8080",
        "127.0.0.1, 127.0.0.1",
        "0:0:0:0:0:0:0:1, [::1]:8080",
        "::1, LOCALHOST",
    })
    void whoeverSitsAtTheMachineMayRead(String peer, String host) {
        assertThat(controller.open(request(peer, host))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.7, localhost:8080",
        "10.0.0.1, 127.0.0.1",
        "127.0.0.1, evil.example",
        "127.0.0.1, localhost.evil.example",
        "127.0.0.1, 127.0.0.1.evil.example:8080",
        "127.0.0.1, evil.example:127",
        "127.0.0.1, ''",
        "localhost, localhost",
    })
    void otherPeersAndHostsMayNot(String peer, String host) {
        assertThat(controller.open(request(peer, host))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Forwarded", "X-Forwarded-For", "x-forwarded-host", "X-FORWARDED-PROTO", "X-Real-IP", "Via"})
    void aRequestThatAProxyPassedOnMayNot(String header) {
        var request = request("127.0.0.1", "localhost");
        request.addHeader(header, "127.0.0.1");
        assertThat(controller.open(request)).isFalse();
    }

    @Test
    void withAMailServerThereIsNone() {
        assertThat(new MailboxController(letter -> {}).open(request("127.0.0.1", "localhost")))
                .isFalse();
    }

    @Test
    void itKeepsTheLastFiftyNewestFirstAndPrintsEach() {
        var writer = new LetterWriter(Clock.systemUTC());
        for (int index = 0; index < 60; index++) {
            mailbox.send(writer.write(
                    EmailAddress.of("user" + index + "@example.org"),
                    Language.EN,
                    "http://127.0.0.1:8080/sign-in/confirm#token=t" + index,
                    Duration.ofMinutes(10)));
        }
        assertThat(mailbox.letters()).hasSize(50);
        assertThat(mailbox.letters().getFirst().to()).isEqualTo("user59@example.org");
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(60)
                .first()
                .isEqualTo("Sign-in link for user0@example.org: http://127.0.0.1:8080/sign-in/confirm#token=t0");
    }

    private static MockHttpServletRequest request(String peer, String host) {
        var request = new MockHttpServletRequest("GET", "/api/dev/mailbox");
        request.setRemoteAddr(peer);
        request.addHeader("Host", host);
        return request;
    }
}
