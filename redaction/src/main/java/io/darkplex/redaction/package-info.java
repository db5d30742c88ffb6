/** Takes credentials out of text. Pure Java: no framework, no I/O, no clock. */
@NullMarked
package io.darkplex.redaction;

import org.jspecify.annotations.NullMarked;
