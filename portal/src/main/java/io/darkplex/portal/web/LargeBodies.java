package io.darkplex.portal.web;

/** Which calls take bodies above the common limit. Whoever answers one counts its bytes as they come. */
@FunctionalInterface
public interface LargeBodies {

    /** @param path as it was sent; one that is written in another way is not expected */
    boolean expected(String method, String path);

    LargeBodies NONE = (method, path) -> false;
}
