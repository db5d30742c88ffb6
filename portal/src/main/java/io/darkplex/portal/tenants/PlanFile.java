package io.darkplex.portal.tenants;

import io.darkplex.proxy.egress.HostPattern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads plans. Whatever is wrong with them is refused as {@link TenantProblem#PLANS_INVALID}, with the file, the line or the
 * key, and what to do; a plan that is read can be lived by.
 */
final class PlanFile {

    private static final String SHIPPED = "/tenants/plans.yaml";
    private static final int BYTES_MAX = 1 << 18;
    private static final int PLANS_MAX = 100;
    private static final int TITLE_MAX = 40;
    private static final int HOSTS_MAX = 500;

    /** Some 250 tokens: they come with each call of the model. */
    static final int PROMPT_MAX = 1000;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final TenantTemplate template;
    private final String file;

    /** @param file how it is called in what is said about it */
    private PlanFile(TenantTemplate template, String file) {
        this.template = template;
        this.file = file;
    }

    /** The contents as they stand. */
    private record Contents(@Nullable Map<String, Written> plans) {}

    private record Written(
            @Nullable String title,
            @Nullable String placement,
            @Nullable String idleFreeze,
            @Nullable String idleStop,
            @Nullable List<String> tools,
            @Nullable List<String> egressAllow,
            @Nullable String workspaceQuota,
            @Nullable String memory,
            @Nullable String prompt) {}

    /**
     * By name, in their order.
     *
     * @param named null for those of this build
     * @param template whose tools there are
     * @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#PLANS_INVALID}
     */
    static Map<String, Plan> read(@Nullable Path named, TenantTemplate template) {
        String called = named == null ? "plans.yaml of this build" : named.toString();
        return new PlanFile(template, called).plans(named);
    }

    private Map<String, Plan> plans(@Nullable Path named) {
        Map<String, Written> written = contents(named).plans();
        if (written == null || written.isEmpty() || written.size() > PLANS_MAX) {
            throw wrong("plans", "has 1 to " + PLANS_MAX + " plans");
        }
        var plans = new LinkedHashMap<String, Plan>();
        written.forEach((name, plan) -> plans.put(name, plan(name, plan)));
        return plans;
    }

    private Contents contents(@Nullable Path named) {
        try (InputStream in = named == null
                ? Objects.requireNonNull(PlanFile.class.getResourceAsStream(SHIPPED), SHIPPED)
                : Files.newInputStream(named)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw invalid("it is larger than " + BYTES_MAX + " bytes");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            Contents contents = text.isBlank() ? null : YAML.readValue(text, Contents.class);
            return contents == null ? new Contents(null) : contents;
        } catch (UnrecognizedPropertyException unknown) {
            throw invalid(place(unknown) + "there is no such key; there are " + unknown.getKnownPropertyIds());
        } catch (MismatchedInputException other) {
            throw invalid(
                    place(other) + "this is of another kind than it should be: text, a list, or keys with values");
        } catch (JacksonException unreadable) {
            throw invalid(place(unreadable) + unreadable.getOriginalMessage());
        } catch (IOException missing) {
            throw invalid("it cannot be read: " + missing.getClass().getSimpleName());
        }
    }

    private Plan plan(String name, @Nullable Written written) {
        if (!NAME.matcher(name).matches()) {
            throw wrong("plans." + name, "is no name: small letters, digits and -, at most 32, a letter first");
        }
        if (written == null) {
            throw wrong("plans." + name, "is empty");
        }
        var key = new Key("plans." + name);
        CellFacts.Placement placement = key.read("placement", written.placement(), PlanFile::placement);
        List<String> allowed = hosts(key, written.egressAllow(), placement);
        String prompt = Objects.requireNonNullElse(written.prompt(), "").strip();
        if (prompt.length() > PROMPT_MAX) {
            throw key.wrong("prompt", "is longer than " + PROMPT_MAX + " characters");
        }
        return new Plan(
                name,
                title(key, written.title()),
                placement,
                new Pace(
                        key.read("idleFreeze", written.idleFreeze(), PlanFile::time),
                        key.read("idleStop", written.idleStop(), PlanFile::time)),
                tools(key, written.tools(), placement, allowed),
                allowed,
                key.read("workspaceQuota", written.workspaceQuota(), PlanFile::size),
                memory(key, written.memory(), placement),
                prompt);
    }

    private static String title(Key key, @Nullable String title) {
        return key.read("title", title, text -> {
            if (text.isBlank() || text.length() > TITLE_MAX) {
                throw new IllegalArgumentException("is 1 to " + TITLE_MAX + " characters");
            }
            return text.strip();
        });
    }

    private List<String> tools(
            Key key, @Nullable List<String> tools, CellFacts.Placement placement, List<String> egressAllow) {
        if (tools == null || tools.isEmpty()) {
            throw key.wrong("tools", "is empty, and OpenClaw takes that for every tool there is");
        }
        boolean shared = placement == CellFacts.Placement.SHARED;
        List<String> always = shared ? template.shared().tools() : template.tools();
        List<String> web = shared ? List.of() : template.webTools();
        for (String tool : new LinkedHashSet<>(tools)) {
            if (!always.contains(tool) && !web.contains(tool)) {
                throw key.wrong(
                        "tools",
                        "names \"" + tool + "\", which the template (version " + template.version()
                                + ") does not have for "
                                + (shared ? "shared" : "dedicated") + " cells; it has "
                                + Stream.concat(always.stream(), web.stream()).toList());
            }
            if (web.contains(tool) && egressAllow.isEmpty()) {
                throw key.wrong("tools", "names \"" + tool + "\", which reaches nothing while egressAllow is empty");
            }
        }
        if (tools.stream().noneMatch(always::contains)) {
            throw key.wrong("tools", "needs one that works without the web, too: one of " + always);
        }
        return tools.stream().distinct().toList();
    }

    private static List<String> hosts(Key key, @Nullable List<String> hosts, CellFacts.Placement placement) {
        if (hosts == null) {
            throw key.wrong("egressAllow", "is missing; [] lets it reach nothing");
        }
        if (!hosts.isEmpty() && placement == CellFacts.Placement.SHARED) {
            throw key.wrong(
                    "egressAllow", "must be [] in a shared plan: the door to the web cannot tell its assistants apart");
        }
        if (hosts.size() > HOSTS_MAX) {
            throw key.wrong("egressAllow", "has more than " + HOSTS_MAX + " hosts");
        }
        for (String host : hosts) {
            var _ = key.read("egressAllow", host, HostPattern::new);
        }
        return hosts;
    }

    private @Nullable DataSize memory(Key key, @Nullable String memory, CellFacts.Placement placement) {
        if (memory == null) {
            return null;
        }
        if (placement == CellFacts.Placement.SHARED) {
            throw key.wrong("memory", "cannot be set in a shared plan: the cell has one limit for all");
        }
        return key.read("memory", memory, text -> {
            DataSize size = size(text);
            // Beside the heap a gateway needs as much again for itself.
            long least = 2L * template.limits().oldSpaceMegabytes();
            if (size.toMegabytes() < least) {
                throw new IllegalArgumentException("is below " + least + "MB, with which no assistant starts");
            }
            return size;
        });
    }

    private static CellFacts.Placement placement(String text) {
        return switch (text) {
            case "shared" -> CellFacts.Placement.SHARED;
            case "dedicated" -> CellFacts.Placement.DEDICATED;
            default -> throw new IllegalArgumentException("is shared or dedicated");
        };
    }

    private static Duration time(String text) {
        try {
            Duration time = DurationStyle.detectAndParse(text);
            if (!time.isNegative()) {
                return time;
            }
        } catch (IllegalArgumentException none) {
            // The sentence below says more than the parser's own.
        }
        throw new IllegalArgumentException("is a time with its unit, like 10m or 30s");
    }

    private static DataSize size(String text) {
        try {
            DataSize size = DataSize.parse(text.toUpperCase(Locale.ROOT));
            if (size.toBytes() > 0) {
                return size;
            }
        } catch (IllegalArgumentException none) {
            // As above.
        }
        throw new IllegalArgumentException("is a size with its unit, like 200MB or 2GB");
    }

    /** The key where one is known: behind its value the reader is on another line already. */
    private static String place(JacksonException at) {
        if (!(at instanceof StreamReadException) && !at.getPath().isEmpty()) {
            return at.getPath().stream()
                            .map(step -> step.getPropertyName() == null
                                    ? String.valueOf(step.getIndex())
                                    : step.getPropertyName())
                            .collect(Collectors.joining("."))
                    + ": ";
        }
        return at.getLocation() == null || at.getLocation().getLineNr() < 1
                ? ""
                : "line " + at.getLocation().getLineNr() + ": ";
    }

    private RuntimeException wrong(String key, String what) {
        return invalid(key + " " + what);
    }

    private RuntimeException invalid(String what) {
        return TenantProblem.PLANS_INVALID.because(file + ": " + what + ".");
    }

    /** Below one plan. */
    private final class Key {

        private final String plan;

        Key(String plan) {
            this.plan = plan;
        }

        <T> T read(String key, @Nullable String text, Function<String, T> reader) {
            if (text == null) {
                throw wrong(key, "is missing");
            }
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException refused) {
                throw wrong(key, String.valueOf(refused.getMessage()));
            }
        }

        RuntimeException wrong(String key, String what) {
            return PlanFile.this.wrong(plan + "." + key, what);
        }
    }
}
