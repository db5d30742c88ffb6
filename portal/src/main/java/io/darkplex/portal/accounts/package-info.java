/**
 * People: who they are, how they sign in, and for how long. A person is an e-mail address that proved, by a one-time
 * link, that its mail is read. Announces {@link io.darkplex.portal.accounts.UserSignedIn} and
 * {@link io.darkplex.portal.accounts.SessionEnded}. Holds the security chain, so it decides who reaches which endpoint.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "web"})
package io.darkplex.portal.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
