/** A portal with one key that is good on TCP, for a process of its own. Outside of the portal's package, where it would be found. */
@NullMarked
package io.darkplex.keyed;

import org.jspecify.annotations.NullMarked;
