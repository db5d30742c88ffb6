package io.darkplex.portal;

import io.darkplex.portal.kernel.StartRefusedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a refused start end in its sentence and not in a stack trace. Named in {@code META-INF/spring.factories}. */
final class StartRefusals extends AbstractFailureAnalyzer<StartRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, StartRefusedException refused) {
        return new FailureAnalysis(refused.getMessage(), null, failure);
    }
}
