package io.darkplex.portal.chat;

/** Whether a session still lives, as the room that keeps sessions knows it. */
@FunctionalInterface
public interface SignIns {

    boolean alive(String sessionId);
}
