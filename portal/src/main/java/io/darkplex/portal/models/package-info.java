/**
 * What can be asked for: models, who offers them, at which price. Tells the proxy where a call goes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "events", "keys"})
package io.darkplex.portal.models;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
