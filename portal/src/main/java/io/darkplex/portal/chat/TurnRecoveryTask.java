package io.darkplex.portal.chat;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every ten seconds, a third of the lease: says that this process lives and takes over turns of those that do not. */
@Component
class TurnRecoveryTask {

    private final TurnRunner runner;

    TurnRecoveryTask(TurnRunner runner) {
        this.runner = runner;
    }

    @Scheduled(
            fixedDelayString = "${darkplex.chat.sweep-every:10s}",
            initialDelayString = "${darkplex.chat.sweep-every:10s}")
    void sweep() {
        runner.sweep();
    }
}
