package io.darkplex.proxy;

import java.util.List;
import java.util.Map;

/** Which provider serves a model. Asked on the event loop: answers from memory, never blocks. */
public interface Routes {

    /** @param model the public name, as the caller sent it, of any content */
    Routing find(Lease lease, String model);

    /** The public names that this lease may ask for, in the order to show; {@link #find} finds each of them. */
    List<String> models(Lease lease);

    /** Further names by which {@link #find} finds a model, each with the public name that it stands for. */
    default Map<String, String> aliases() {
        return Map.of();
    }
}
