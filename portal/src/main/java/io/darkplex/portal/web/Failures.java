package io.darkplex.portal.web;

import io.darkplex.portal.kernel.KernelProblem;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.ProblemException;
import jakarta.validation.ConstraintViolationException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/** Finds the problem behind an exception. Texts of exceptions are not for callers, so each detail is written here. */
final class Failures {

    /** A cause that lies deeper than this is not looked for. */
    private static final int DEPTH = 10;

    private Failures() {}

    record Failure(Problem problem, String detail) {}

    static Failure of(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEPTH; depth++, cause = cause.getCause()) {
            if (cause instanceof ProblemException known) {
                return new Failure(known.problem(), known.detail());
            }
            if (cause instanceof InvalidParameterException form) {
                return ofStatus(form.getErrorCode());
            }
        }
        return switch (thrown) {
            case HttpMessageNotReadableException _ ->
                new Failure(KernelProblem.REQUEST_MALFORMED, "The body is not the JSON that this call takes.");
            case MaxUploadSizeExceededException _ -> ofStatus(413);
            case MethodArgumentNotValidException invalid ->
                new Failure(
                        KernelProblem.REQUEST_MALFORMED,
                        invalid.getFieldErrors().stream()
                                .map(field -> field.getField() + " " + field.getDefaultMessage())
                                .sorted()
                                .reduce((one, other) -> one + "; " + other)
                                .orElse("A field is not valid."));
            case ConstraintViolationException _, TypeMismatchException _ -> ofStatus(400);
            case ErrorResponse named -> ofStatus(named.getStatusCode().value());
            default -> ofStatus(500);
        };
    }

    static Failure ofStatus(int status) {
        return switch (status) {
            case 401 -> new Failure(KernelProblem.NOT_SIGNED_IN, "This needs a session.");
            case 404 -> new Failure(KernelProblem.NOT_FOUND, "Nothing is at this address.");
            case 405 -> new Failure(KernelProblem.METHOD_NOT_ALLOWED, "This address does not take that method.");
            case 406 -> new Failure(WebProblem.NOT_ACCEPTABLE, "The answer is JSON, or an event stream.");
            case 413 -> new Failure(KernelProblem.BODY_TOO_LARGE, "The body is larger than this call takes.");
            case 415 -> new Failure(KernelProblem.UNSUPPORTED_MEDIA_TYPE, "This call takes another content type.");
            case 503 -> new Failure(WebProblem.UNAVAILABLE, "The answer took too long.");
            default ->
                status >= 400 && status < 500
                        ? new Failure(KernelProblem.REQUEST_MALFORMED, "The request is not one that this call takes.")
                        : new Failure(KernelProblem.INTERNAL, "The request id finds the cause in the server's log.");
        };
    }
}
