/**
 * The way out: what a cell may reach besides models, as an HTTP proxy behind a Unix socket for each tenant. Decides by the
 * socket who asks, by the tenant's policy what is allowed, and by the address itself whether it is outside. Knows nobody in
 * the portal; what it needs from there are interfaces that it owns.
 *
 * <p>What decides is plain code about bytes and names. What moves the bytes blocks, on virtual threads: the JDK's Unix
 * sockets can be closed in one direction, which Vert.x does not offer for them.
 */
@NullMarked
package io.darkplex.proxy.egress;

import org.jspecify.annotations.NullMarked;
