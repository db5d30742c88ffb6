package io.darkplex.portal.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Renders what a controller throws. */
@RestControllerAdvice
class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void render(Exception thrown, HttpServletResponse response) throws IOException {
        if (thrown instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null) {
            response.setHeader("Allow", String.join(", ", method.getSupportedMethods()));
        }
        var failure = Failures.of(thrown);
        problems.write(response, failure.problem(), failure.detail(), thrown);
    }

    /** The browser has gone in the middle of an answer: nobody is left to tell. */
    @ExceptionHandler
    void forget(AsyncRequestNotUsableException gone) {
        LOG.atDebug().setCause(gone).log("The caller left before the end of the answer");
    }
}
