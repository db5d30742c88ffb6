/**
 * Between a client and a provider that speak different dialects. Each dialect has one reader and one writer for requests and
 * one of each for answers; between them stand a {@link io.darkplex.proxy.translate.Conversation} and a row of
 * {@link io.darkplex.proxy.translate.Delta}s. What a dialect cannot carry is refused by name. Pure: bytes in, bytes out.
 */
@NullMarked
package io.darkplex.proxy.translate;

import org.jspecify.annotations.NullMarked;
