package io.darkplex.portal.tenants;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * When one more cell may start.
 *
 * @param cellMemoryExpected what a cell takes once it has worked
 * @param memoryReserve what stays free on the machine, whatever waits
 * @param loadPerCoreMax above so many tasks for each processor, over the last minute, nothing starts
 * @param waitingMax most starts that wait; more are refused
 * @param waitMax longest wait of one start
 * @param lookPeriod how often memory and load are looked at while something waits
 * @param spareIdleMin a cell that rested less than that is not stopped for another one
 * @param roomWait how long one that was asked to end is waited for before another is asked
 */
record AdmissionLimits(
        @DefaultValue("900MB") DataSize cellMemoryExpected,
        @DefaultValue("256MB") DataSize memoryReserve,
        @DefaultValue("8") double loadPerCoreMax,
        @DefaultValue("200") int waitingMax,
        @DefaultValue("10m") Duration waitMax,
        @DefaultValue("1s") Duration lookPeriod,
        @DefaultValue("30s") Duration spareIdleMin,
        @DefaultValue("10s") Duration roomWait) {

    AdmissionLimits {
        require(cellMemoryExpected.toBytes() > 0, "cell-memory-expected must be above 0");
        require(memoryReserve.toBytes() >= 0, "memory-reserve must not be negative");
        require(loadPerCoreMax > 0, "load-per-core-max must be above 0");
        require(waitingMax > 0, "waiting-max must be above 0");
        require(waitMax.isPositive(), "wait-max must be above 0");
        require(lookPeriod.isPositive(), "look-period must be above 0");
        require(!spareIdleMin.isNegative(), "spare-idle-min must not be negative");
        require(roomWait.isPositive(), "room-wait must be above 0");
    }

    private static void require(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException("darkplex.tenants.admission." + rule);
        }
    }
}
