package io.darkplex.portal.accounts;

/** Takes letters away. Returns at once and never fails: whether a letter can be delivered must not show in the answer. */
interface Post {

    void send(Letter letter);
}
