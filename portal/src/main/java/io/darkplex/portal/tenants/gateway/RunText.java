package io.darkplex.portal.tenants.gateway;

/**
 * Turns OpenClaw's texts, each of which holds all that was said so far, into what is new. So a lost, doubled or late
 * event never leaves a hole: the next one heals it.
 *
 * <pre>
 * said    = everything told, its segments parted by an empty line
 * segment = the text between two tool calls
 * </pre>
 */
final class RunText {

    private static final String PART = "\n\n";

    private final StringBuilder said = new StringBuilder();
    private String segment = "";
    private String item = "";

    /**
     * @param itemId names the message that this text belongs to; empty for a retelling of the one before
     * @param whole the message's text so far
     * @return what is new; empty when nothing is
     */
    String more(String itemId, String whole) {
        boolean sameMessage = itemId.isEmpty() || item.isEmpty() || itemId.equals(item);
        if (!itemId.isEmpty()) {
            item = itemId;
        }
        if (sameMessage && segment.startsWith(whole)) {
            return "";
        }
        if (sameMessage && whole.startsWith(segment)) {
            return append(whole.substring(segment.length()));
        }
        String gap = segment.isEmpty() ? "" : PART;
        segment = "";
        return gap + append(whole);
    }

    /** A tool call closes the segment; its reader begins a new paragraph by itself. */
    void tool() {
        segment = "";
        item = "";
    }

    /**
     * @param whole the answer from its start, or its last segment: OpenClaw tells either
     * @return what of it was never told
     */
    String last(String whole) {
        if (whole.isBlank() || (!segment.isEmpty() && whole.endsWith(segment))) {
            return "";
        }
        String told = said.toString();
        if (whole.startsWith(told)) {
            String rest = whole.substring(told.length());
            return append(segment.isEmpty() ? rest.stripLeading() : rest);
        }
        if (segment.isEmpty()) {
            return told.contains(whole) ? "" : append(whole);
        }
        int at = whole.lastIndexOf(segment);
        return at < 0 ? "" : append(whole.substring(at + segment.length()));
    }

    boolean silent() {
        return said.isEmpty();
    }

    private String append(String more) {
        if (segment.isEmpty() && !said.isEmpty()) {
            said.append(PART);
        }
        said.append(more);
        segment += more;
        return more;
    }
}
