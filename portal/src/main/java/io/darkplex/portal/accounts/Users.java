package io.darkplex.portal.accounts;

import io.darkplex.portal.kernel.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Everyone who has signed in. */
@Component
public class Users {

    private final UserStore store;

    Users(UserStore store) {
        this.store = store;
    }

    @Transactional(readOnly = true)
    public Optional<User> find(UserId id) {
        return store.find(id);
    }

    /** The addresses of those among them that exist. */
    @Transactional(readOnly = true)
    public Map<UserId, String> emails(Collection<UserId> ids) {
        return ids.isEmpty() ? Map.of() : store.emails(ids);
    }
}
