/** Cells as containers of a Docker engine on this machine. The only place that knows its client library. */
@NullMarked
package io.darkplex.portal.tenants.runtime.docker;

import org.jspecify.annotations.NullMarked;
