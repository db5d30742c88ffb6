package io.darkplex.portal.tenants.files;

import io.darkplex.portal.kernel.Fault;
import io.darkplex.portal.kernel.Problem;
import io.darkplex.portal.kernel.Retry;

/** What can go wrong with a file of an assistant. */
public enum FileProblem implements Problem {
    FILE_PATH_OUTSIDE(400, Fault.CALLER, Retry.NEVER, "Only files in your assistant's own folder can be reached."),
    FILE_NAME_REFUSED(400, Fault.CALLER, Retry.NEVER, "That name cannot be used for a file."),
    FILE_NAME_TOO_LONG(400, Fault.CALLER, Retry.NEVER, "That name is too long."),
    FILE_NOT_FOUND(404, Fault.CALLER, Retry.NEVER, "There is no such file."),
    FILE_NOT_REGULAR(409, Fault.CALLER, Retry.NEVER, "That is a link or a special file, which is not opened here."),
    FILE_IS_FOLDER(409, Fault.CALLER, Retry.NEVER, "That is a folder."),
    FILE_NOT_FOLDER(409, Fault.CALLER, Retry.NEVER, "That is not a folder."),
    FILE_EXISTS(409, Fault.CALLER, Retry.NEVER, "A file of this name is there already."),
    FILE_NAME_COLLIDES(
            409, Fault.CALLER, Retry.NEVER, "A file is there whose name differs in upper and lower case only."),
    FILE_UPLOAD_RUNNING(409, Fault.CAPACITY, Retry.LATER, "Another upload to your assistant is still running."),
    FILE_TOO_LARGE(413, Fault.CALLER, Retry.NEVER, "That file is too large."),
    FILES_FULL(507, Fault.CAPACITY, Retry.NEVER, "Your assistant's folder is full."),
    FILES_TOO_MANY(507, Fault.CAPACITY, Retry.NEVER, "Your assistant's folder holds too many files."),
    FILES_UNREADABLE(503, Fault.UPSTREAM, Retry.LATER, "Your assistant's folder could not be read or written.");

    private final Traits traits;

    FileProblem(int status, Fault fault, Retry retry, String title) {
        this.traits = new Traits(status, fault, retry, title);
    }

    @Override
    public Traits traits() {
        return traits;
    }
}
