package io.darkplex.portal.tenants;

import io.darkplex.portal.events.EgressContact;
import io.darkplex.portal.events.EgressContacts;
import io.darkplex.portal.kernel.Actor;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the caller's own assistant has asked to go on the web. */
@RestController
@RequestMapping("/api/assistant/contacts")
class ContactsController {

    private final TenantDesk tenants;
    private final EgressContacts contacts;

    ContactsController(TenantDesk tenants, EgressContacts contacts) {
        this.tenants = tenants;
        this.contacts = contacts;
    }

    record View(String host, int port, String firstSeen, boolean allowed) {

        static View of(EgressContact contact) {
            return new View(contact.host(), contact.port(), contact.firstSeen().toString(), contact.allowed());
        }
    }

    @GetMapping
    List<View> list(Actor actor) {
        return contacts.of(tenants.of(actor.user())).stream().map(View::of).toList();
    }
}
