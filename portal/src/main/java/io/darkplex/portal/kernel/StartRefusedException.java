package io.darkplex.portal.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The portal cannot start on this machine as it is set up. The message is shown to the operator as it stands: a sentence
 * to act on, without a secret. The cause is not shown, and not logged either, for a library may quote what it was given.
 */
public final class StartRefusedException extends IllegalStateException {

    public StartRefusedException(String sentence) {
        super(sentence);
    }

    public StartRefusedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
