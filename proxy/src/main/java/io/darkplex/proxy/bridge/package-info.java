/**
 * The way from a cell to the portal: a Unix socket for each cell, HTTP on it, and whoever answers is given from outside. Knows
 * sizes, times and which socket a call came by; what a call means, and whose key it shows, is the desk's.
 */
@NullMarked
package io.darkplex.proxy.bridge;

import org.jspecify.annotations.NullMarked;
