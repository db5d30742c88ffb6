package io.darkplex.portal.tenants;

import java.net.URI;

/** Where assistants send their model calls: the proxy. Asked before each start of a cell. */
@FunctionalInterface
public interface ModelEndpoint {

    /** Without a path, for example {@code http://127.0.0.1:8788}. */
    URI address();
}
