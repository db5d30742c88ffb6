package io.darkplex.redaction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds many byte strings in one pass (Aho and Corasick, 1975). Edges live in one open-addressed table, so memory grows
 * with the summed length of the strings and not with 256 columns a state; following a byte costs amortised constant time
 * however the text and the strings look.
 */
final class SecretTrie {

    static final int ROOT = 0;
    private static final int NONE = -1;

    private final int[] edgeKeys;
    private final int[] edgeTargets;
    private final int mask;
    private final int[] fallbacks;
    private final int[] depths;
    /** For each state the length of the longest string that ends there; 0 for none. */
    private final int[] longestEnds;

    private final boolean[] starts = new boolean[256];

    SecretTrie(Collection<byte[]> strings) {
        int total = strings.stream().mapToInt(string -> string.length).sum();
        int capacity = Integer.highestOneBit(Math.max(16, total * 2)) * 2;
        edgeKeys = new int[capacity];
        edgeTargets = new int[capacity];
        Arrays.fill(edgeKeys, NONE);
        mask = capacity - 1;
        fallbacks = new int[total + 1];
        depths = new int[total + 1];
        longestEnds = new int[total + 1];
        grow(strings);
    }

    /** The state after reading one more byte. */
    int next(int state, byte read) {
        int current = state;
        while (true) {
            int target = edge(current, read & 0xFF);
            if (target != NONE) {
                return target;
            }
            if (current == ROOT) {
                return ROOT;
            }
            current = fallbacks[current];
        }
    }

    /** How many of the last bytes may still become a match. */
    int depth(int state) {
        return depths[state];
    }

    int longestEnd(int state) {
        return longestEnds[state];
    }

    /** Whether some string begins with this byte: lets a caller skip plain text fast. */
    boolean starts(byte read) {
        return starts[read & 0xFF];
    }

    private void grow(Collection<byte[]> strings) {
        record Edge(int from, int label, int to) {}
        var breadthFirst = new ArrayDeque<Edge>();
        var children = new ArrayList<List<Edge>>();
        children.add(new ArrayList<>());
        for (byte[] string : strings) {
            int state = ROOT;
            for (byte letter : string) {
                int label = letter & 0xFF;
                int target = edge(state, label);
                if (target == NONE) {
                    target = children.size();
                    children.add(new ArrayList<>());
                    put(state, label, target);
                    children.get(state).add(new Edge(state, label, target));
                    depths[target] = depths[state] + 1;
                }
                state = target;
            }
            starts[string[0] & 0xFF] = true;
            longestEnds[state] = string.length;
        }
        breadthFirst.addAll(children.get(ROOT));
        while (!breadthFirst.isEmpty()) {
            Edge edge = breadthFirst.poll();
            int fallback = edge.from() == ROOT ? ROOT : next(fallbacks[edge.from()], (byte) edge.label());
            fallbacks[edge.to()] = fallback;
            longestEnds[edge.to()] = Math.max(longestEnds[edge.to()], longestEnds[fallback]);
            breadthFirst.addAll(children.get(edge.to()));
        }
    }

    private int edge(int state, int label) {
        int key = key(state, label);
        for (int slot = spread(key) & mask; ; slot = (slot + 1) & mask) {
            if (edgeKeys[slot] == key) {
                return edgeTargets[slot];
            }
            if (edgeKeys[slot] == NONE) {
                return NONE;
            }
        }
    }

    private void put(int state, int label, int target) {
        int key = key(state, label);
        int slot = spread(key) & mask;
        while (edgeKeys[slot] != NONE) {
            slot = (slot + 1) & mask;
        }
        edgeKeys[slot] = key;
        edgeTargets[slot] = target;
    }

    private static int key(int state, int label) {
        return state << 8 | label;
    }

    private static int spread(int key) {
        int mixed = key * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }
}
