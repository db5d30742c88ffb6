package io.darkplex.proxy.bridge;

/** Answers cells. Each call has a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface BridgeDesk {

    /** What it throws is answered as an error of ours, without a word of why. */
    BridgeAnswer answer(BridgeCall call);
}
