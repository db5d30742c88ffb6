package io.darkplex.portal.tenants.files;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much of the folder of one assistant is looked at. How much it may hold is its plan's word.
 *
 * @param fileMax largest file that is taken
 * @param listMax most entries of one folder that are listed
 * @param entriesMax most files and folders that are counted; beyond it nothing more is taken
 * @param depthMax most folders within one another
 */
public record FileLimits(
        @DefaultValue("100MB") DataSize fileMax,
        @DefaultValue("1000") int listMax,
        @DefaultValue("50000") int entriesMax,
        @DefaultValue("32") int depthMax) {}
