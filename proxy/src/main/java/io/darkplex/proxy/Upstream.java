package io.darkplex.proxy;

import java.util.Map;

/** Something that answers a call piece by piece. All happens on the event loop of the exchange. */
interface Upstream {

    /** Begins the call; the listener hears nothing before this returns. */
    Call open(UpstreamRequest request, Listener listener);

    /** A call that is running. */
    interface Call {

        void pause();

        void resume();

        /** Ends it at once, whatever it is doing; the listener hears nothing more. Quiet when it has ended. */
        void abort();
    }

    /** Hears of one call: the head, pieces, and in the end exactly one of {@link #end} and {@link #failed}. */
    interface Listener {

        void head(int status, Iterable<Map.Entry<String, String>> headers);

        void piece(byte[] bytes);

        /** The answer was closed properly. */
        void end();

        /** There was no connection, or it broke. */
        void failed(Throwable cause);
    }
}
