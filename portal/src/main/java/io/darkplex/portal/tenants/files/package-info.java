/** Files in folders that cells write: what lies there may be a trap, so every way in goes through {@code CellFiles}. */
@NullMarked
package io.darkplex.portal.tenants.files;

import org.jspecify.annotations.NullMarked;
