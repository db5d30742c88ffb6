package io.darkplex.proxy.egress;

/**
 * How long a body is.
 *
 * @param length in bytes; {@link #UNTOLD} for a chunked body and when nothing says so
 */
record Framing(long length, boolean chunked) {

    static final long UNTOLD = -1;
    static final Framing NONE = new Framing(UNTOLD, false);
    static final Framing CHUNKED = new Framing(UNTOLD, true);

    private static final int LONGEST = 18;

    static Framing length(String digits, EgressProblem problem) {
        if (digits.isEmpty() || digits.length() > LONGEST || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw problem.because("The content-length is no number.");
        }
        return new Framing(Long.parseLong(digits), false);
    }
}
