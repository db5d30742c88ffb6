package io.darkplex.proxy.egress;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What all passages share. */
final class Way {

    final EgressSettings settings;
    final EgressSockets sockets;
    final Contacts contacts;
    final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    final AtomicInteger entrances = new AtomicInteger();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger outside = new AtomicInteger();
    final AtomicInteger lookups = new AtomicInteger();

    Way(EgressSettings settings, EgressSockets sockets) {
        this.settings = settings;
        this.sockets = sockets;
        this.contacts = new Contacts(settings.maxContacts());
    }

    EgressLoad load() {
        return new EgressLoad(entrances.get(), connections.get(), outside.get(), lookups.get());
    }
}
