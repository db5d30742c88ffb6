package io.darkplex.portal.tenants;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** An hour passes each time that it is asked. */
final class HourlyClock extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Tests are in UTC.");
    }

    @Override
    public synchronized Instant instant() {
        now = now.plus(Duration.ofHours(1));
        return now;
    }
}
