/** The control plane. Each package below is a room; this one only starts the house and joins rooms to the proxy. */
@NullMarked
package io.darkplex.portal;

import org.jspecify.annotations.NullMarked;
