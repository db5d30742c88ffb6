/**
 * What cells may ask the portal, and tell it: by a door of their own, with a key that is good there only. Today a beat, which
 * says how the cell is. Holds nothing itself; whose matter a call is, is the room's that it concerns.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "tenants"})
package io.darkplex.portal.bridge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
