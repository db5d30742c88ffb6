/**
 * What operators see and do: everyone's assistants at once. Known by nobody. Reads what other rooms give it and asks them to act;
 * keeps nothing itself, and never sees what anybody says to an assistant.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "accounts", "tenants"})
package io.darkplex.portal.admin;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
