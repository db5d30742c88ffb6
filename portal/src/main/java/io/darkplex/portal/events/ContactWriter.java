package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores contacts on a thread of its own, so that no connection waits for the database. */
@Component
class ContactWriter implements EgressContacts, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ContactWriter.class);

    private final ContactStore store;
    private final EventsProperties properties;
    private final Clock clock;
    private final WaitingLine<Noted> waiting;

    /** Of the writer's own thread: what it has stored lately, so that the same again costs nothing. */
    private final Map<Key, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);

    ContactWriter(ContactStore store, EventsProperties properties, Clock clock) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
        this.waiting = new WaitingLine<>(
                "contacts",
                properties.contactsWaitingMax(),
                1,
                properties.stopTimeout(),
                batch -> batch.forEach(this::store));
    }

    @Override
    public void note(TenantId tenant, String host, int port, boolean allowed) {
        if (!waiting.offer(new Noted(tenant, new EgressContact(host, port, clock.instant(), allowed)))) {
            LOG.debug("A contact is not kept, too many wait: tenant={}", tenant);
        }
    }

    @Override
    @Transactional(readOnly = true)
    public List<EgressContact> of(TenantId tenant) {
        return store.of(tenant, properties.contactsPerTenantMax());
    }

    @Override
    public void start() {
        waiting.start();
    }

    @Override
    public void stop() {
        int late = waiting.stop();
        if (late > 0) {
            LOG.warn("Contacts were not stored in time: waiting={}", late);
        }
    }

    @Override
    public boolean isRunning() {
        return waiting.running();
    }

    /** Stops after the doors of the cells are closed, as receipts do. */
    @Override
    public int getPhase() {
        return -1000;
    }

    private void store(Noted noted) {
        EgressContact contact = noted.contact();
        var key = new Key(noted.tenant(), contact.host(), contact.port(), contact.allowed());
        if (known.get(key) != null) {
            return;
        }
        try {
            store.note(noted.tenant(), contact, properties.contactsPerTenantMax());
            known.put(key, true);
            if (known.size() > properties.contactsWaitingMax()) {
                var eldest = known.entrySet().iterator();
                eldest.next();
                eldest.remove();
            }
        } catch (RuntimeException failed) {
            LOG.warn("A contact could not be stored: tenant={} reason={}", noted.tenant(), failed.getMessage());
        }
    }

    private record Noted(TenantId tenant, EgressContact contact) {}

    private record Key(TenantId tenant, String host, int port, boolean allowed) {}
}
