@NullMarked
package io.darkplex.portal.models;

import org.jspecify.annotations.NullMarked;
