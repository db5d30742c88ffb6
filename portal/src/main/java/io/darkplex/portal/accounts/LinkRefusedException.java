package io.darkplex.portal.accounts;

import org.springframework.security.core.AuthenticationException;

/** A link that does not let anybody in, and why. */
final class LinkRefusedException extends AuthenticationException {

    private final AccountsProblem problem;

    LinkRefusedException(AccountsProblem problem) {
        super(problem.title());
        this.problem = problem;
    }

    AccountsProblem problem() {
        return problem;
    }
}
