package io.darkplex.portal.tenants;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkplex.portal.tenants.files.DiskUse;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a person is told about the own assistant beyond its state; see {@code contract/README.md}. */
@Component
class Dossier {

    private static final long MEBIBYTE = 1 << 20;

    private final CellRuntime runtime;
    private final Templates templates;
    private final PlanBook plans;
    private final DiskWatch disk;

    Dossier(CellRuntime runtime, Templates templates, PlanBook plans, DiskWatch disk) {
        this.runtime = runtime;
        this.templates = templates;
        this.plans = plans;
        this.disk = disk;
    }

    /**
     * @param memoryLimitBytes null where nothing holds a cell to it
     * @param tools that it has; one that sleeps gets them at its next start
     * @param toolsNext that it gets at its next start, where they differ
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String placement,
            PlanView plan,
            String kind,
            boolean walled,
            boolean working,
            @Nullable String openclawVersion,
            int templateVersion,
            @Nullable Long memoryBytes,
            @Nullable Long memoryLimitBytes,
            @Nullable AnswersView answers,
            @Nullable HeardView heard,
            @Nullable DiskView disk,
            @Nullable String activeAt,
            int crashes,
            @Nullable TroubleView trouble,
            @Nullable QuarantineView quarantine,
            List<String> tools,
            @Nullable List<String> toolsNext,
            List<OffView> off) {}

    record PlanView(String name, String title) {}

    record AnswersView(long lastMillis, long worstMillis, boolean slow) {

        static @Nullable AnswersView of(CellFacts.@Nullable Answers answers) {
            return answers == null
                    ? null
                    : new AnswersView(answers.last().toMillis(), answers.worst().toMillis(), answers.slow());
        }
    }

    record HeardView(String at, long delayMillis, boolean silent) {

        static @Nullable HeardView of(CellFacts.@Nullable Heard heard) {
            return heard == null
                    ? null
                    : new HeardView(heard.at().toString(), heard.delay().toMillis(), heard.silent());
        }
    }

    /** @param whole false when there is more than was counted */
    record DiskView(String level, long bytes, boolean whole, long maxBytes, long stopBytes) {

        static DiskView of(DiskUse use) {
            return new DiskView(
                    use.level().name(),
                    use.bytes(),
                    use.whole(),
                    use.limits().max().toBytes(),
                    use.limits().stop().toBytes());
        }
    }

    record TroubleView(String code, String title, String at) {

        static @Nullable TroubleView of(@Nullable Trouble trouble) {
            return trouble == null
                    ? null
                    : new TroubleView(
                            trouble.problem().name(),
                            trouble.problem().title(),
                            trouble.at().toString());
        }
    }

    record QuarantineView(String by, String since) {

        static @Nullable QuarantineView of(@Nullable Quarantine quarantine) {
            return quarantine == null
                    ? null
                    : new QuarantineView(
                            quarantine.by().name(), quarantine.since().toString());
        }
    }

    record OffView(String kind, String why) {}

    View about(CellFacts facts) {
        TenantTemplate template = templates.startedWith(facts.templateVersion());
        Plan plan = plans.of(facts.plan());
        CellForm form = new Terms(plan, facts.placement()).form();
        List<String> next = form.tools(template, facts.walled());
        List<String> tools = facts.tools() == null ? next : facts.tools();
        // What the next start brings is not called off: the plan has it.
        List<String> coming = Stream.concat(tools.stream(), next.stream()).toList();
        List<String> known = (form.shared() ? template.forSharedCells() : template).tools(facts.walled());
        return new View(
                facts.placement().name(),
                new PlanView(plan.name(), plan.title()),
                facts.kind().name(),
                facts.walled(),
                facts.working(),
                runtime.version().orElse(null),
                facts.templateVersion(),
                facts.memoryBytes(),
                runtime.holdsMemory() && !form.shared() ? form.limits(template).memoryMegabytes() * MEBIBYTE : null,
                AnswersView.of(facts.answers()),
                HeardView.of(facts.heard()),
                disk.shown(facts.tenant()).map(DiskView::of).orElse(null),
                facts.activeAt() == null ? null : facts.activeAt().toString(),
                facts.crashes(),
                TroubleView.of(facts.trouble()),
                QuarantineView.of(facts.quarantine()),
                tools,
                next.equals(tools) ? null : next,
                ToolKind.off(coming, facts.walled()).stream()
                        .map(kind -> new OffView(
                                kind.name(), kind.why(known, facts.walled()).name()))
                        .toList());
    }
}
