/** Cells as child processes of the portal, on loopback. */
@NullMarked
package io.darkplex.portal.tenants.runtime.process;

import org.jspecify.annotations.NullMarked;
