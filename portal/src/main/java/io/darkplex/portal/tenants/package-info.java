/**
 * Everyone's own OpenClaw: a tenant is a folder, a cell is a running gateway, and this room brings one into the other
 * and wakes, watches, heals and stops it. Gives others a {@link io.darkplex.portal.tenants.Gateway} to talk through.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "events", "models"})
package io.darkplex.portal.tenants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
