package io.darkplex.portal.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.darkplex.portal.tenants.CellFacts;
import io.darkplex.portal.tenants.Quarantine;
import io.darkplex.portal.tenants.Trouble;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One assistant, as an operator reads it; see {@code contract/README.md}.
 *
 * @param owner an e-mail address; null when the person is gone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TenantRow(
        String id,
        @Nullable String owner,
        String state,
        String since,
        String placement,
        String plan,
        String kind,
        boolean walled,
        boolean working,
        @Nullable Long memoryBytes,
        @Nullable AnswersView answers,
        @Nullable HeardView heard,
        @Nullable String activeAt,
        int templateVersion,
        int crashes,
        @Nullable TroubleView trouble,
        @Nullable QuarantineView quarantine) {

    record AnswersView(long lastMillis, long worstMillis, boolean slow) {}

    record HeardView(String at, long delayMillis, String plugin, boolean silent) {

        static @Nullable HeardView of(CellFacts.@Nullable Heard heard) {
            return heard == null
                    ? null
                    : new HeardView(heard.at().toString(), heard.delay().toMillis(), heard.plugin(), heard.silent());
        }
    }

    record TroubleView(String code, String title, String at) {}

    record QuarantineView(String by, String since) {}

    static TenantRow of(CellFacts facts, @Nullable String owner) {
        Trouble trouble = facts.trouble();
        Quarantine quarantine = facts.quarantine();
        Instant activeAt = facts.activeAt();
        CellFacts.Answers answers = facts.answers();
        return new TenantRow(
                facts.tenant().toString(),
                owner,
                facts.state().name(),
                facts.since().toString(),
                facts.placement().name(),
                facts.plan(),
                facts.kind().name(),
                facts.walled(),
                facts.working(),
                facts.memoryBytes(),
                answers == null
                        ? null
                        : new AnswersView(
                                answers.last().toMillis(), answers.worst().toMillis(), answers.slow()),
                HeardView.of(facts.heard()),
                activeAt == null ? null : activeAt.toString(),
                facts.templateVersion(),
                facts.crashes(),
                trouble == null
                        ? null
                        : new TroubleView(
                                trouble.problem().name(),
                                trouble.problem().title(),
                                trouble.at().toString()),
                quarantine == null
                        ? null
                        : new QuarantineView(
                                quarantine.by().name(), quarantine.since().toString()));
    }
}
