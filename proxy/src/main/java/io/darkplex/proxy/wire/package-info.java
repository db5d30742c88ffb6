/**
 * The wire formats the proxy speaks, read and written without any engine: what a request asks for, where its bytes
 * must change, what a stream of events says about usage and about its end, and how an error looks. Knows nobody.
 */
@NullMarked
package io.darkplex.proxy.wire;

import org.jspecify.annotations.NullMarked;
