package io.darkplex.portal.accounts;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the last letters in memory while there is no mail server. */
final class DevelopmentMailbox implements Post {

    private static final int LETTERS_MAX = 50;

    private final boolean printLinks;
    private final PrintStream console;
    private final Deque<Letter> letters = new ArrayDeque<>();

    DevelopmentMailbox(boolean printLinks, PrintStream console) {
        this.printLinks = printLinks;
        this.console = console;
    }

    @Override
    public synchronized void send(Letter letter) {
        letters.addFirst(letter);
        if (letters.size() > LETTERS_MAX) {
            letters.removeLast();
        }
        if (printLinks) {
            console.println("Sign-in link for " + letter.to() + ": " + letter.link());
        }
    }

    /** Newest first. */
    synchronized List<Letter> letters() {
        return List.copyOf(letters);
    }
}
