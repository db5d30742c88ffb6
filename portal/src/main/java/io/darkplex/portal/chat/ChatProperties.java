package io.darkplex.portal.chat;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of the chat room.
 *
 * @param node name of this process among those that share the database; a process that starts takes over at once what
 *     an earlier one of its name left unfinished, so no two may run under one name
 * @param leaseTime after this long without a sign of life a process counts as dead, and others take over its turns
 */
@ConfigurationProperties("darkplex.chat")
record ChatProperties(
        @DefaultValue("portal") String node,
        @DefaultValue("30s") Duration leaseTime,
        @DefaultValue Message message,
        @DefaultValue Answer answer,
        @DefaultValue Run run,
        @DefaultValue Stream stream) {

    /**
     * @param charsMax longest question, in UTF-16 units
     * @param titleCharsMax longest title
     * @param turnsMax most turns of one conversation
     * @param conversationsMax most conversations of one tenant
     * @param drainMax how much of a refused request is still read, so that its sender hears the refusal and not a reset
     */
    record Message(
            @DefaultValue("200000") int charsMax,
            @DefaultValue("200") int titleCharsMax,
            @DefaultValue("2000") int turnsMax,
            @DefaultValue("10000") int conversationsMax,
            @DefaultValue("32MB") DataSize drainMax) {}

    /**
     * @param charsMax longest answer, text and reasoning together, in UTF-16 units
     * @param partsMax most parts of one answer
     * @param toolCharsMax longest input and longest output of a tool that is kept
     */
    record Answer(
            @DefaultValue("1000000") int charsMax,
            @DefaultValue("500") int partsMax,
            @DefaultValue("20000") int toolCharsMax) {}

    /**
     * @param max most turns that run at the same time in this process; more wait in the database
     * @param timeMax longest run of one turn
     * @param storeEvery how often words that are being said are stored
     * @param stopGrace how long a run may take to stop before the turn ends without it
     * @param usageGrace how long the end of a broken turn waits for its receipts
     * @param peerEvery how often a silent run looks whether another process was asked to stop it
     * @param endRetryMax how long the end of a turn is tried again while the database refuses it
     */
    record Run(
            @DefaultValue("200") int max,
            @DefaultValue("30m") Duration timeMax,
            @DefaultValue("250ms") Duration storeEvery,
            @DefaultValue("10s") Duration stopGrace,
            @DefaultValue("1s") Duration usageGrace,
            @DefaultValue("2s") Duration peerEvery,
            @DefaultValue("20s") Duration endRetryMax) {}

    /**
     * @param perUserMax most open streams of one person
     * @param heartbeat longest silence on a stream
     * @param deltaEvery shortest pause between two deltas to one reader
     * @param sessionEvery how often a stream looks whether its session still lives; its end shows within this time
     * @param peerEvery how often a turn that runs in another process is looked up
     */
    record Stream(
            @DefaultValue("24") int perUserMax,
            @DefaultValue("15s") Duration heartbeat,
            @DefaultValue("30ms") Duration deltaEvery,
            @DefaultValue("3s") Duration sessionEvery,
            @DefaultValue("1s") Duration peerEvery) {}
}
