package io.darkplex.portal.accounts;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param signUp who gets a link
 * @param linkTtl how long a link works
 * @param linksPerAddress most open links of one address
 * @param linksOpen most open links of all addresses together
 * @param linkMemory how long an ended link is remembered, to say why it does not work
 * @param operatorEmail whose sign-in makes the first operator
 * @param operatorLinkTtl how long the operator's link from the start works
 * @param operatorLinkFile where that link is written, for whoever starts the portal; null writes none
 * @param sessionIdle a session ends when it was not used for so long
 * @param sessionLifetime a session ends after so long in any case
 * @param sessionTouch how exact the time of last use is kept; less means more writes
 * @param allowPlainHttp let sessions travel unencrypted over a network
 * @param printLinks also print each link on the console while there is no mail server
 * @param mailFrom sender of the links
 * @param mailQueue most letters that wait to be sent
 * @param mailRetries how often a failed letter is tried again
 * @param mailRetryDelay pause before the first new try; it doubles each time
 */
@ConfigurationProperties("darkplex.accounts")
record AccountsProperties(
        @DefaultValue("open") SignUp signUp,
        @DefaultValue("10m") Duration linkTtl,
        @DefaultValue("5") int linksPerAddress,
        @DefaultValue("10000") int linksOpen,
        @DefaultValue("1h") Duration linkMemory,
        @DefaultValue("operator@localhost") String operatorEmail,
        @DefaultValue("1h") Duration operatorLinkTtl,
        @Nullable Path operatorLinkFile,
        @DefaultValue("14d") Duration sessionIdle,
        @DefaultValue("90d") Duration sessionLifetime,
        @DefaultValue("1m") Duration sessionTouch,
        @DefaultValue("false") boolean allowPlainHttp,
        @DefaultValue("false") boolean printLinks,
        @DefaultValue("Darkplex <no-reply@localhost>") String mailFrom,
        @DefaultValue("1000") int mailQueue,
        @DefaultValue("4") int mailRetries,
        @DefaultValue("2s") Duration mailRetryDelay) {

    enum SignUp {
        /** Everyone. */
        OPEN,
        /** Only who has been here before; others get the same answer and no mail. */
        CLOSED
    }
}
