package io.darkplex.proxy.egress;

/** What the egress proxy needs from outside. */
public record EgressSockets(EgressPolicies policies, EgressLog log, Resolver resolver, AddressRule addresses) {}
