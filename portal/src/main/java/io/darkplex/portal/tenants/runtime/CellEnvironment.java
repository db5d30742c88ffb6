package io.darkplex.portal.tenants.runtime;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything a gateway sees in its environment. The recipe is measured; nothing of the portal's own is in it. */
public final class CellEnvironment {

    private static final List<String> SWITCHES = List.of(
            "OPENCLAW_CONFIG_READONLY",
            "OPENCLAW_NO_RESPAWN",
            "OPENCLAW_SKIP_CHANNELS",
            "OPENCLAW_DISABLE_BONJOUR",
            "OPENCLAW_NO_AUTO_UPDATE",
            // The cache below is the right one: without this it starts itself a second time to use one of its own.
            "OPENCLAW_PACKAGED_COMPILE_CACHE_RESPAWNED");

    private static final String WEB_DOOR = "http://127.0.0.1:" + Surroundings.WEB_PORT;

    /** Programs look for one or the other spelling. What is in the cell itself is no matter of the web. */
    private static final Map<String, String> WEB = Map.of(
            "HTTP_PROXY", WEB_DOOR,
            "http_proxy", WEB_DOOR,
            "HTTPS_PROXY", WEB_DOOR,
            "https_proxy", WEB_DOOR,
            "NO_PROXY", "127.0.0.1,localhost,::1",
            "no_proxy", "127.0.0.1,localhost,::1");

    private CellEnvironment() {}

    /** @param compileCache where Node finds compiled modules, as the cell sees it */
    public static Map<String, String> of(Surroundings at, CellSpec spec, String compileCache) {
        Map<String, String> environment = of(at, spec);
        environment.put("NODE_COMPILE_CACHE", compileCache);
        return environment;
    }

    /** Where {@code cell.mjs} says the rest. */
    public static Map<String, String> of(Surroundings at, CellSpec spec) {
        var environment = new TreeMap<String, String>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("HOME", at.home().toString());
        environment.put("TMPDIR", at.tmp().toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("OPENCLAW_HOME", at.home().toString());
        environment.put("OPENCLAW_STATE_DIR", at.state().toString());
        environment.put(
                "OPENCLAW_CONFIG_PATH", at.config().resolve("openclaw.json").toString());
        environment.put(
                "OPENCLAW_BUNDLED_SKILLS_DIR",
                at.config().resolve(Surroundings.NO_SKILLS).toString());
        SWITCHES.forEach(flag -> environment.put(flag, "1"));
        environment.put("OPENCLAW_EXEC_SHELL_SNAPSHOT", "0");
        environment.put(
                "NODE_OPTIONS",
                "--max-old-space-size=" + spec.limits().oldSpaceMegabytes() + " --max-semi-space-size="
                        + spec.limits().semiSpaceMegabytes());
        environment.put(
                "DARKPLEX_OPEN_DATABASES", Integer.toString(spec.limits().openDatabases()));
        environment.put("MALLOC_ARENA_MAX", Integer.toString(spec.limits().mallocArenas()));
        if (at.walled()) {
            environment.putAll(WEB);
            if (spec.beatSeconds() > 0) {
                environment.put("DARKPLEX_BEAT_SECONDS", Integer.toString(spec.beatSeconds()));
            }
        }
        environment.putAll(spec.secrets());
        return environment;
    }
}
