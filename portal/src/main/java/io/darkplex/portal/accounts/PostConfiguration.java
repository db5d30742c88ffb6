package io.darkplex.portal.accounts;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** A mail server when {@code spring.mail.host} names one, else the development mailbox. */
@Configuration(proxyBeanMethods = false)
class PostConfiguration {

    @Bean
    Post post(ObjectProvider<JavaMailSender> server, AccountsProperties properties) {
        JavaMailSender sender = server.getIfAvailable();
        return sender == null
                ? new DevelopmentMailbox(properties.printLinks(), System.out)
                : new SmtpPost(sender, properties);
    }
}
