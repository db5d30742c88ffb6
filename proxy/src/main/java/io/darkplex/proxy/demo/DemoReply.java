package io.darkplex.proxy.demo;

import java.util.List;

/**
 * The demo model's answer on the wire.
 *
 * @param pieces to be sent one by one, with a pause between
 */
public record DemoReply(int status, String contentType, List<byte[]> pieces) {

    public DemoReply {
        pieces = List.copyOf(pieces);
    }
}
