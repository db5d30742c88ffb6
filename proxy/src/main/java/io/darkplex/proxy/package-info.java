/**
 * The LLM provider proxy: every model call of every tenant passes here. It knows nobody in the portal; what it needs
 * from there (who holds a key, which provider serves a model, where a receipt goes) are interfaces that it owns.
 */
@NullMarked
package io.darkplex.proxy;

import org.jspecify.annotations.NullMarked;
