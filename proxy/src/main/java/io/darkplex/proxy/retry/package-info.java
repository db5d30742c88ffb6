/**
 * What decides whether, when and how a call is tried again: classes of failure, what providers say about waiting, the breaker
 * and the limit of an offer. Plain synchronous code; time and chance come from outside.
 */
@NullMarked
package io.darkplex.proxy.retry;

import org.jspecify.annotations.NullMarked;
