/**
 * Keys of people: each is a name, a list of models, a budget and an end, and opens the proxy to programs of its owner's.
 * The database knows what a key hashes to and never the key. Every portal on it learns of a change within a second.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "events", "models", "tenants"})
package io.darkplex.portal.apikeys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
