package io.darkplex.portal.accounts;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends letters through a mail server, one after the other, in the background. */
final class SmtpPost implements Post, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpPost.class);

    /** How long a stop of the portal waits for the letter that is being sent. */
    private static final int STOP_SECONDS = 5;

    private final JavaMailSender sender;
    private final String from;
    private final RetryTemplate retries;
    private final ThreadPoolExecutor queue;

    SmtpPost(JavaMailSender sender, AccountsProperties properties) {
        this.sender = sender;
        this.from = properties.mailFrom();
        this.retries = new RetryTemplate(RetryPolicy.builder()
                .maxRetries(properties.mailRetries())
                .delay(properties.mailRetryDelay())
                .multiplier(2)
                .includes(MailException.class)
                .build());
        this.queue = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(properties.mailQueue()),
                Thread.ofVirtual().name("mail").factory());
    }

    @Override
    public void send(Letter letter) {
        try {
            queue.execute(() -> sendNow(letter));
        } catch (RejectedExecutionException full) {
            LOG.atWarn().log("A sign-in mail was dropped: too many wait for the mail server");
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        queue.shutdown();
        if (!queue.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            queue.shutdownNow();
        }
    }

    private void sendNow(Letter letter) {
        try {
            retries.execute(() -> {
                deliver(letter);
                return true;
            });
            LOG.atDebug().log("Sign-in mail sent");
        } catch (RetryException undelivered) {
            LOG.atError().setCause(undelivered.getCause()).log("A sign-in mail could not be sent");
        }
    }

    private void deliver(Letter letter) throws MessagingException {
        var message = sender.createMimeMessage();
        var parts = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
        parts.setFrom(from);
        parts.setTo(letter.to());
        parts.setSubject(letter.subject());
        parts.setText(letter.text(), letter.html());
        sender.send(message);
    }
}
