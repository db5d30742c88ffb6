/** Where cells live. One interface and, below it, one package for each place. */
@NullMarked
package io.darkplex.portal.tenants.runtime;

import org.jspecify.annotations.NullMarked;
