package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

class SmtpPostTest {

    private static final String LINK = "https://ai.example.org/sign-in/confirm#token=sign-in-test-not-a-token";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final LetterWriter writer = new LetterWriter(Clock.systemUTC());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aLetterArrivesInTheLanguageOfItsReader() throws Exception {
        var post = new SmtpPost(sender(new AtomicInteger()), properties(Map.of()));
        post.send(letter(Language.DE));
        assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getSubject())
                .isEqualTo("Dein Anmelde-Link für Darkplex")
                .doesNotContain("token");
        assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("ada@example.org");
        assertThat(message.getFrom()).extracting(Object::toString).containsExactly("Darkplex <no-reply@localhost>");
        String whole = GreenMailUtil.getWholeMessage(message);
        assertThat(whole).contains("text/plain").contains("text/html");
        assertThat(letter(Language.DE).text()).contains(LINK).contains("10 Minuten");
        assertThat(letter(Language.EN).html()).contains("href=\"" + LINK + "\"").contains("10 minutes");
        post.destroy();
    }

    @Test
    void aServerThatFailsIsTriedAgain() throws Exception {
        var failures = new AtomicInteger(2);
        var post = new SmtpPost(sender(failures), properties(Map.of("darkplex.accounts.mail-retry-delay", "5ms")));
        post.send(letter(Language.EN));
        assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
        assertThat(failures).hasNegativeValue();
        post.destroy();
    }

    @Test
    void aServerThatKeepsFailingIsLeftAloneAndTheNextLetterGoesOut() throws Exception {
        var failures = new AtomicInteger(3);
        var post = new SmtpPost(
                sender(failures),
                properties(Map.of("darkplex.accounts.mail-retry-delay", "5ms", "darkplex.accounts.mail-retries", "2")));
        post.send(letter(Language.EN));
        await().until(() -> failures.get() == 0);
        post.send(letter(Language.DE));
        assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
        assertThat(server.getReceivedMessages()).hasSize(1);
        post.destroy();
    }

    @Test
    void askingNeverWaitsForTheServerAndTheQueueIsBounded() throws Exception {
        var stuck = new CountDownLatch(1);
        var tries = new AtomicInteger();
        var sender = new JavaMailSenderImpl() {
            @Override
            public void send(MimeMessage message) {
                tries.incrementAndGet();
                try {
                    stuck.await();
                } catch (InterruptedException stopped) {
                    throw new MailSendException("stopped", stopped);
                }
            }
        };
        var post = new SmtpPost(sender, properties(Map.of("darkplex.accounts.mail-queue", "2")));
        for (int index = 0; index < 10; index++) {
            post.send(letter(Language.EN));
        }
        stuck.countDown();
        post.destroy();
        assertThat(tries).hasValueBetween(2, 3);
    }

    private Letter letter(Language language) {
        return writer.write(EmailAddress.of("ada@example.org"), language, LINK, Duration.ofMinutes(10));
    }

    private static AccountsProperties properties(Map<String, String> settings) {
        return AccountsRoom.properties(settings);
    }

    /** @param failures how many tries fail first */
    private JavaMailSenderImpl sender(AtomicInteger failures) {
        var sender = new JavaMailSenderImpl() {
            @Override
            public void send(MimeMessage message) {
                if (failures.getAndDecrement() > 0) {
                    throw new MailSendException("The server is away");
                }
                super.send(message);
            }
        };
        sender.setHost("127.0.0.1");
        sender.setPort(server.getSmtp().getPort());
        return sender;
    }
}
