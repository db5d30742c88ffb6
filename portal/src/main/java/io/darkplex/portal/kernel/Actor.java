package io.darkplex.portal.kernel;

/**
 * Who does this act. Set by the security filter from the session; rooms read it from their controller's argument.
 *
 * @param operator may also see the pages of the operator; never the chats of others
 */
public record Actor(UserId user, String email, boolean operator) {}
