package io.darkplex.portal.accounts;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.EventListener;

/** The room without its web side, in a time of its own. */
final class AccountsRoom {

    final FakeClock clock = new FakeClock();
    final Announcements announcements = new Announcements();
    final Links links;
    final LinkAuthentication authentication;
    final StoredSessions sessions;
    final Users users;
    final EndedTask ended;

    AccountsRoom(TestDatabase database, Map<String, String> settings) {
        AnnotationConfigApplicationContext beans = database.with(
                List.of(clock, new RandomIds(), properties(settings), announcements),
                Tokens.class,
                LinkStore.class,
                UserStore.class,
                SessionStore.class,
                Links.class,
                LinkAuthentication.class,
                StoredSessions.class,
                Users.class,
                EndedTask.class);
        links = beans.getBean(Links.class);
        authentication = beans.getBean(LinkAuthentication.class);
        sessions = beans.getBean(StoredSessions.class);
        users = beans.getBean(Users.class);
        ended = beans.getBean(EndedTask.class);
    }

    static AccountsProperties properties(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("darkplex.accounts", AccountsProperties.class);
    }

    static final class RandomIds implements Ids {
        @Override
        public UUID next() {
            return Ids.random().next();
        }
    }

    static class Announcements {
        final List<Object> heard = new ArrayList<>();

        @EventListener
        void signedIn(UserSignedIn announcement) {
            heard.add(announcement);
        }

        @EventListener
        void ended(SessionEnded announcement) {
            heard.add(announcement);
        }
    }
}
