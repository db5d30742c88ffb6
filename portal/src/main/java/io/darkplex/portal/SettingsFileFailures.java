package io.darkplex.portal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A slip in {@code darkplex.yaml}: where it is and what is wrong. The parser's own words quote the lines around it, in
 * which a provider's key may stand. Named in {@code META-INF/spring.factories}.
 */
final class SettingsFileFailures extends AbstractFailureAnalyzer<MarkedYAMLException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, MarkedYAMLException slip) {
        Mark mark = slip.getProblemMark();
        String where = mark == null ? "" : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
        return new FailureAnalysis(
                "darkplex.yaml in the data directory cannot be read" + where + ": " + slip.getProblem() + ".",
                null,
                new IllegalStateException("The settings file cannot be read"));
    }
}
