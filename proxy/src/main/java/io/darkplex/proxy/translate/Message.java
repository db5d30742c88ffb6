package io.darkplex.proxy.translate;

import java.util.ArrayList;
import java.util.List;

/** One side's words in a row. */
record Message(Role role, List<Part> parts, String at) {

    enum Role {
        SYSTEM,
        /** The person, and the tools that answer in between. */
        USER,
        ASSISTANT
    }

    Message {
        parts = List.copyOf(parts);
    }

    /** The same with neighbours of one role made one, for dialects in which the roles take turns. */
    static List<Message> takingTurns(List<Message> messages) {
        List<Message> turns = new ArrayList<>();
        for (Message message : messages) {
            if (!turns.isEmpty() && turns.getLast().role() == message.role()) {
                Message before = turns.removeLast();
                List<Part> parts = new ArrayList<>(before.parts());
                parts.addAll(message.parts());
                turns.add(new Message(before.role(), parts, before.at()));
            } else {
                turns.add(message);
            }
        }
        return turns;
    }
}
