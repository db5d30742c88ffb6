/** A proxy as a process of its own: reads its settings from the environment, and ties the parts together. */
@NullMarked
package io.darkplex.proxy.alone;

import org.jspecify.annotations.NullMarked;
