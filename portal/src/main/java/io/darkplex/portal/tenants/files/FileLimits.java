package io.darkplex.portal.tenants.files;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much the folder of one assistant may hold, and how much of it is looked at.
 *
 * @param fileMax largest file that is taken
 * @param quota no upload makes the folder larger than this; what the assistant writes by itself counts, too
 * @param listMax most entries of one folder that are listed
 * @param entriesMax most files and folders that are counted; beyond it nothing more is taken
 * @param depthMax most folders within one another
 */
public record FileLimits(
        @DefaultValue("100MB") DataSize fileMax,
        @DefaultValue("2GB") DataSize quota,
        @DefaultValue("1000") int listMax,
        @DefaultValue("50000") int entriesMax,
        @DefaultValue("32") int depthMax) {}
