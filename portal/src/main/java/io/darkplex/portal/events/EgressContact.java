package io.darkplex.portal.events;

import java.time.Instant;

/**
 * Where an assistant has asked to go.
 *
 * @param port 0 when the request named none that could be read
 * @param firstSeen when it was asked for the first time
 * @param allowed whether it has ever been let out to there
 */
public record EgressContact(String host, int port, Instant firstSeen, boolean allowed) {}
