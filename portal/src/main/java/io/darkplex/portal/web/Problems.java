package io.darkplex.portal.web;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes an error as the contract has it, and its cause once into the log. The request id in both is the only thing
 * that joins them: an answer holds nothing of our inside.
 */
@Component
public class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Ids ids;
    private final JsonMapper json;

    Problems(Ids ids, JsonMapper json) {
        this.ids = ids;
        this.json = json;
    }

    /** @param detail shown to the caller */
    public void write(HttpServletResponse response, Problem problem, String detail) throws IOException {
        write(response, problem, detail, null);
    }

    /**
     * @param detail shown to the caller
     * @param cause only for the log
     */
    public void write(HttpServletResponse response, Problem problem, String detail, @Nullable Throwable cause)
            throws IOException {
        String requestId = ids.next().toString();
        log(problem, requestId, detail, cause);
        if (response.isCommitted()) {
            return;
        }
        var body = new Body(
                "https://darkplex.io/problems/" + problem.name(),
                problem.title(),
                problem.status(),
                detail,
                problem.name(),
                problem.retry().name(),
                requestId);
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        byte[] bytes = json.writeValueAsBytes(body);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static void log(Problem problem, String requestId, String detail, @Nullable Throwable cause) {
        var line = LOG.atLevel(level(problem.fault()))
                .addKeyValue("code", problem.name())
                .addKeyValue("requestId", requestId)
                .addKeyValue("detail", detail);
        // Where in the code a limit was met tells nobody anything, and whoever knocks often would fill the disk with
        // it.
        if (cause != null && problem.fault() != Fault.CAPACITY) {
            line = line.setCause(cause);
        }
        line.log("Request refused");
    }

    private static Level level(Fault fault) {
        return switch (fault) {
            case OURS -> Level.ERROR;
            case UPSTREAM, CAPACITY -> Level.WARN;
            case CALLER -> Level.DEBUG;
        };
    }

    private record Body(
            String type, String title, int status, String detail, String code, String retry, String requestId) {}
}
