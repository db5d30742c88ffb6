package io.darkplex.proxy.translate;

/**
 * A value that the caller gave.
 *
 * @param at where in its request, as a path such as {@code messages[2].content[0].text}; for an error to name
 */
record Given<T>(String at, T value) {}
