package io.darkplex.proxy.egress;

/**
 * What one tenant has done since its entrance was opened.
 *
 * @param requests that could be read or not
 * @param open connections that are let out at this moment
 */
public record EgressCounts(long requests, long refused, long bytesUp, long bytesDown, int open) {}
