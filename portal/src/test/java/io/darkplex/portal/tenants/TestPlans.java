package io.darkplex.portal.tenants;

import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of plans: {@code free}, which shares, and {@code pro}, which does not; and what else a test asks for. */
public final class TestPlans {

    /** Before a key of {@code pro} among a test's settings. */
    private static final String SETTING = "test.plan.";

    private TestPlans() {}

    static PlanBook usual(TenantsProperties properties, CellRuntime runtime) {
        return new PlanBook(properties, TenantTemplate.read(TestDesk.JSON), runtime);
    }

    /** What a test's settings say of {@code pro} becomes a file, and the setting that names it. */
    static Map<String, String> named(Map<String, String> settings, Path folder) {
        var all = new LinkedHashMap<String, String>();
        var pro = new LinkedHashMap<String, String>();
        settings.forEach((key, value) -> {
            if (key.startsWith(SETTING)) {
                pro.put(key.substring(SETTING.length()), value);
            } else {
                all.put(key, value);
            }
        });
        if (!pro.isEmpty()) {
            all.put(
                    "darkplex.tenants.plans-file",
                    file(folder.resolve("plans.yaml"), pro).toString());
        }
        return all;
    }

    /** @param pro in place of what that plan usually says */
    public static Path file(Path file, Map<String, String> pro) {
        return write(file, text(Map.of("free", FREE, "pro", with(PRO, pro))));
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static final Map<String, String> FREE = plan("shared", "200MB");
    static final Map<String, String> PRO = plan("dedicated", "2GB");

    static Map<String, String> with(Map<String, String> plan, Map<String, String> other) {
        var all = new LinkedHashMap<>(plan);
        all.putAll(other);
        return all;
    }

    static Map<String, String> without(Map<String, String> plan, String key) {
        var all = new LinkedHashMap<>(plan);
        all.remove(key);
        return all;
    }

    static String text(Map<String, Map<String, String>> plans) {
        var text = new StringBuilder("plans:\n");
        plans.forEach((name, plan) -> {
            text.append("  ").append(name).append(":\n");
            plan.forEach((key, value) ->
                    text.append("    ").append(key).append(": ").append(value).append('\n'));
        });
        return text.toString();
    }

    private static Map<String, String> plan(String placement, String quota) {
        var plan = new LinkedHashMap<String, String>();
        plan.put("title", "Of a test");
        plan.put("placement", placement);
        plan.put("idleFreeze", "10m");
        plan.put("idleStop", "30m");
        plan.put("tools", "[session_status]");
        plan.put("egressAllow", "[]");
        plan.put("workspaceQuota", quota);
        return plan;
    }
}
