package io.darkplex.portal.tenants;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Cells that several assistants share.
 *
 * @param seats most assistants that one cell takes in its life
 * @param memoryMax a cell that has grown beyond this takes nobody any more, and is ended when its last assistant sleeps
 * @param ageMax the same for one that is older
 * @param practiceTurns before its first assistant, against a model of our own: they make the first answers faster
 * @param turnsAtOnce most answers of one cell that are prepared at the same time, until the model is asked; more make all of
 *     them later, since one thread of the gateway does most of the work (decision 30 has figures)
 * @param turnsWaitingMax most answers of one cell that wait for that
 * @param turnsWaitingPerAssistantMax the same for one assistant
 * @param historyTimeMax how long the portal works in the database of one that moves in or out; then it does not move
 */
record SharedProperties(
        @DefaultValue("64") int seats,
        @DefaultValue("1800MB") DataSize memoryMax,
        @DefaultValue("12h") Duration ageMax,
        @DefaultValue("2") int practiceTurns,
        @DefaultValue("2") int turnsAtOnce,
        @DefaultValue("500") int turnsWaitingMax,
        @DefaultValue("20") int turnsWaitingPerAssistantMax,
        @DefaultValue("30s") Duration historyTimeMax) {

    /** Three digits name a seat. */
    private static final int SEATS_MAX = 999;

    SharedProperties {
        if (seats < 1 || seats > SEATS_MAX || practiceTurns < 0) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.shared.seats is 1 to " + SEATS_MAX + ", practice-turns not negative.");
        }
        if (turnsAtOnce < 1 || turnsWaitingMax < 0 || turnsWaitingPerAssistantMax < 0) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.shared.turns-at-once is at least 1, and no other bound of turns is negative.");
        }
        if (memoryMax.toBytes() <= 0 || !ageMax.isPositive() || !historyTimeMax.isPositive()) {
            throw new IllegalArgumentException(
                    "darkplex.tenants.shared.memory-max, age-max and history-time-max are above zero.");
        }
    }
}
