/** Doubles of what the proxy needs: in-memory sockets, and a provider that misbehaves on demand. */
@NullMarked
package io.darkplex.proxy.fake;

import org.jspecify.annotations.NullMarked;
