/** Speaks OpenClaw's gateway protocol, version 4, over one WebSocket for each cell. */
@NullMarked
package io.darkplex.portal.tenants.gateway;

import org.jspecify.annotations.NullMarked;
