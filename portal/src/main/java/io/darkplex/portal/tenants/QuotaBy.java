package io.darkplex.portal.tenants;

/** Who holds an assistant to its room on the disk. */
enum QuotaBy {
    /** The file system where it can, else we. */
    AUTO,
    /** The file system, or this portal does not start. */
    FILESYSTEM,
    /** We measure now and then, and stop who has too much. */
    WATCH
}
