package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.Actor;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;

/** What a signed-in person may reach. */
enum Authority implements GrantedAuthority {
    USER,
    OPERATOR;

    static List<Authority> of(Actor actor) {
        return actor.operator() ? List.of(USER, OPERATOR) : List.of(USER);
    }

    @Override
    public String getAuthority() {
        return name();
    }
}
