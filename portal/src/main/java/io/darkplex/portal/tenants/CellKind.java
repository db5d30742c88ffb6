package io.darkplex.portal.tenants;

/** What a cell is on the machine that it runs on. */
public enum CellKind {
    PROCESS,
    CONTAINER,
    POD
}
