package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.tenants.CellDoors;
import java.util.List;

/**
 * What runs in a walled cell, and where it finds its things: the same wherever the walls come from. {@code cell.mjs} is
 * first; it joins the sockets to the gateway.
 */
public final class CellCommand {

    public static final String NODE = "/opt/node/bin/node";
    public static final String MODULES = "/opt/openclaw/node_modules";
    public static final String RELAY = "/opt/cell/cell.mjs";
    public static final String COMPILED = "/opt/compiled";
    public static final String DOORS = "/run/cell/doors";
    public static final String IN = "/run/cell/in";

    /** The name of the socket that leads in. */
    public static final String GATEWAY_SOCKET = "gateway.sock";

    private static final int RELAY_MEGABYTES = 32;

    private CellCommand() {}

    /** The relay with its ways in and out; its own options may follow, then {@link #gateway}. */
    public static List<String> relay() {
        return List.of(
                NODE,
                "--max-old-space-size=" + RELAY_MEGABYTES,
                RELAY,
                "--in",
                IN + "/" + GATEWAY_SOCKET + "=" + Surroundings.GATEWAY_PORT,
                "--out",
                Surroundings.MODELS_PORT + "=" + DOORS + "/" + CellDoors.MODELS,
                "--out",
                Surroundings.BRIDGE_PORT + "=" + DOORS + "/" + CellDoors.BRIDGE,
                "--out",
                Surroundings.WEB_PORT + "=" + DOORS + "/" + CellDoors.WEB);
    }

    /** @param main OpenClaw's own program below {@link #MODULES} */
    public static List<String> gateway(String main) {
        return List.of(
                "--",
                NODE,
                "--import",
                Surroundings.WALLED.config().resolve(Surroundings.DATABASES).toString(),
                "--import",
                Surroundings.WALLED.config().resolve(Surroundings.BRIDGE).toString(),
                MODULES + "/" + main,
                "gateway",
                "run",
                "--port",
                Integer.toString(Surroundings.GATEWAY_PORT));
    }
}
