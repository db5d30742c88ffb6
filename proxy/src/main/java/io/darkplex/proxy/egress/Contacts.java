package io.darkplex.proxy.egress;

import java.util.LinkedHashMap;

/** Which tenant has reached which host before, as far as it fits. */
final class Contacts {

    private record Contact(String tenantId, String host, int port) {}

    private final int max;
    private final LinkedHashMap<Contact, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);

    Contacts(int max) {
        this.max = max;
    }

    /** Whether this is the first time. */
    synchronized boolean add(String tenantId, Target target) {
        boolean first = known.put(new Contact(tenantId, target.host(), target.port()), true) == null;
        if (known.size() > max) {
            var eldest = known.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return first;
    }
}
