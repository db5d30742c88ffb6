package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.Ids;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * This life of this process: the owner of the turns that it runs. A restart keeps the name and gets a new id, so what
 * the life before left unfinished is seen at once.
 */
@Component
record Node(String id, String name) {

    @Autowired
    Node(Ids ids, ChatProperties properties) {
        this(ids.next().toString(), properties.node());
    }
}
