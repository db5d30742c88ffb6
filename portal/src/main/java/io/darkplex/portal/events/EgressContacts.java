package io.darkplex.portal.events;

import io.darkplex.portal.kernel.TenantId;
import java.util.List;

/** Where assistants have asked to go on the web, each host and port once. */
public interface EgressContacts {

    /** Returns at once. What comes faster than it can be stored is lost; it is a record for people, not a bill. */
    void note(TenantId tenant, String host, int port, boolean allowed);

    /** The latest first. */
    List<EgressContact> of(TenantId tenant);
}
