package io.darkplex.portal.tenants.files;

/**
 * What a folder holds, with all in it.
 *
 * @param whole false when there was more than is counted; then both numbers are too small
 */
public record TreeSize(long bytes, int entries, boolean whole) {}
