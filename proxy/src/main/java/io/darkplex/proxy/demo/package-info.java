/**
 * The demo model: a deterministic answerer without any AI, for the first look before a provider is configured. Speaks both
 * dialects as a real provider would. Pure: bytes in, bytes out; the pace is set by its caller.
 */
@NullMarked
package io.darkplex.proxy.demo;

import org.jspecify.annotations.NullMarked;
