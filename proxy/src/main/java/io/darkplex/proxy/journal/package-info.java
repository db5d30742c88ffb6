/**
 * Keeps receipts on this machine until whoever accounts for them has them: append-only files, one force for each group, read
 * by one forwarder that remembers how far it came. Knows neither SQL nor the network.
 */
@NullMarked
package io.darkplex.proxy.journal;

import org.jspecify.annotations.NullMarked;
