package io.darkplex.portal.kernel;

/** What can be wrong with any request, whichever room it is for. */
public enum KernelProblem implements Problem {
    ID_MALFORMED(400, Fault.CALLER, Retry.NEVER, "That id is not valid."),
    REQUEST_MALFORMED(400, Fault.CALLER, Retry.NEVER, "The request could not be read."),
    NOT_SIGNED_IN(401, Fault.CALLER, Retry.NEVER, "Please sign in."),
    CSRF_REFUSED(403, Fault.CALLER, Retry.NEVER, "The page is out of date. Please reload it."),
    NOT_FOUND(404, Fault.CALLER, Retry.NEVER, "There is nothing here."),
    METHOD_NOT_ALLOWED(405, Fault.CALLER, Retry.NEVER, "That cannot be done here."),
    BODY_TOO_LARGE(413, Fault.CALLER, Retry.NEVER, "That is too large."),
    UNSUPPORTED_MEDIA_TYPE(415, Fault.CALLER, Retry.NEVER, "That kind of content is not accepted here."),
    INTERNAL(500, Fault.OURS, Retry.LATER, "Something went wrong on our side.");

    private final Traits traits;

    KernelProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
