package io.darkplex.portal.chat;

import io.darkplex.portal.tenants.RunEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is after some events. Pure: the same events give the same parts, however they are grouped.
 *
 * @param carry half of a surrogate pair whose other half is still to come
 * @param chars how much has been said, in UTF-16 units
 * @param structure grows with each new part and each change of a tool's state
 * @param last the end, once it has come
 * @param exceeded the bound that the answer has passed; else null
 */
record TurnFold(
        ChatProperties.Answer bounds,
        List<Part> parts,
        String carry,
        int chars,
        int structure,
        RunEvent.@Nullable Last last,
        @Nullable ChatProblem exceeded) {

    TurnFold {
        parts = List.copyOf(parts);
    }

    static TurnFold empty(ChatProperties.Answer bounds) {
        return new TurnFold(bounds, List.of(), "", 0, 0, null, null);
    }

    /** Joins neighbouring deltas first, so that a burst of a thousand words copies the answer once. */
    TurnFold after(List<RunEvent> events) {
        TurnFold fold = this;
        for (int at = 0; at < events.size(); ) {
            RunEvent event = events.get(at++);
            if (event instanceof RunEvent.Text || event instanceof RunEvent.Reasoning) {
                var joined = new StringBuilder(deltaOf(event));
                while (at < events.size() && events.get(at).getClass() == event.getClass()) {
                    joined.append(deltaOf(events.get(at++)));
                }
                fold = fold.said(joined.toString(), event instanceof RunEvent.Text);
            } else {
                fold = fold.after(event);
            }
        }
        return fold;
    }

    /** As if these parts had been said. */
    TurnFold with(List<Part> stored) {
        return new TurnFold(bounds, stored, "", 0, 0, null, null);
    }

    /** Tools that nobody will finish any more have failed. */
    List<Part> closedParts() {
        return parts.stream()
                .map(part -> part instanceof Part.Tool tool && tool.state() == Part.ToolState.RUNNING
                        ? new Part.Tool(tool.id(), tool.name(), Part.ToolState.FAILED, tool.input(), tool.output())
                        : part)
                .toList();
    }

    private TurnFold after(RunEvent event) {
        if (last != null || exceeded != null) {
            return this;
        }
        return switch (event) {
            case RunEvent.Accepted _ -> this;
            case RunEvent.Text text -> said(text.delta(), true);
            case RunEvent.Reasoning reasoning -> said(reasoning.delta(), false);
            case RunEvent.ToolStarted started -> started(started);
            case RunEvent.ToolEnded ended -> ended(ended);
            case RunEvent.Last end -> new TurnFold(bounds, parts, "", chars, structure, end, null);
        };
    }

    private TurnFold said(String delta, boolean text) {
        if (last != null || exceeded != null || delta.isEmpty()) {
            return this;
        }
        Part open = parts.isEmpty() ? null : parts.getLast();
        boolean goesOn = text ? open instanceof Part.Text : open instanceof Part.Reasoning;
        String all = carriedInto(text) + delta;
        String rest = Character.isHighSurrogate(all.charAt(all.length() - 1)) ? all.substring(all.length() - 1) : "";
        String whole = WellFormed.of(all.substring(0, all.length() - rest.length()));
        if (whole.isEmpty()) {
            return new TurnFold(bounds, parts, mark(text) + rest, chars, structure, null, null);
        }
        String kept = WellFormed.cut(whole, bounds.charsMax() - chars);
        ChatProblem tooLong = kept.length() < whole.length() ? ChatProblem.ANSWER_TOO_LONG : null;
        if (kept.isEmpty()) {
            return exceeding(ChatProblem.ANSWER_TOO_LONG);
        }
        if (!goesOn && parts.size() >= bounds.partsMax()) {
            return exceeding(ChatProblem.ANSWER_TOO_MANY_STEPS);
        }
        String before = goesOn ? textOf(parts.getLast()) : "";
        Part next = text ? new Part.Text(before + kept) : new Part.Reasoning(before + kept);
        var said = new ArrayList<>(goesOn ? parts.subList(0, parts.size() - 1) : parts);
        said.add(next);
        String carried = rest.isEmpty() ? "" : mark(text) + rest;
        return new TurnFold(
                bounds, said, carried, chars + kept.length(), goesOn ? structure : structure + 1, null, tooLong);
    }

    private TurnFold started(RunEvent.ToolStarted started) {
        if (indexOf(started.id()) >= 0) {
            return this;
        }
        if (parts.size() >= bounds.partsMax()) {
            return exceeding(ChatProblem.ANSWER_TOO_MANY_STEPS);
        }
        var more = new ArrayList<>(parts);
        more.add(new Part.Tool(
                WellFormed.of(started.id()),
                WellFormed.of(started.name()),
                Part.ToolState.RUNNING,
                shortened(started.input()),
                ""));
        return new TurnFold(bounds, more, "", chars, structure + 1, null, null);
    }

    private TurnFold ended(RunEvent.ToolEnded ended) {
        int at = indexOf(ended.id());
        if (at < 0 || !(parts.get(at) instanceof Part.Tool tool) || tool.state() != Part.ToolState.RUNNING) {
            return this;
        }
        var state = ended.failed() ? Part.ToolState.FAILED : Part.ToolState.DONE;
        var changed = new ArrayList<>(parts);
        changed.set(at, new Part.Tool(tool.id(), tool.name(), state, tool.input(), shortened(ended.output())));
        return new TurnFold(bounds, changed, carry, chars, structure + 1, null, null);
    }

    private TurnFold exceeding(ChatProblem bound) {
        return new TurnFold(bounds, parts, "", chars, structure, null, bound);
    }

    /** The carry remembers by its first character whether it belongs to text or to reasoning. */
    private String carriedInto(boolean text) {
        return carry.startsWith(mark(text)) ? carry.substring(1) : "";
    }

    private static String mark(boolean text) {
        return text ? "t" : "r";
    }

    private String shortened(String text) {
        return WellFormed.cut(WellFormed.of(text), bounds.toolCharsMax());
    }

    private int indexOf(String toolId) {
        for (int at = parts.size() - 1; at >= 0; at--) {
            if (parts.get(at) instanceof Part.Tool tool && tool.id().equals(WellFormed.of(toolId))) {
                return at;
            }
        }
        return -1;
    }

    private static String deltaOf(RunEvent event) {
        return switch (event) {
            case RunEvent.Text text -> text.delta();
            case RunEvent.Reasoning reasoning -> reasoning.delta();
            default -> "";
        };
    }

    private static String textOf(Part part) {
        return switch (part) {
            case Part.Text text -> text.text();
            case Part.Reasoning reasoning -> reasoning.text();
            case Part.Tool _ -> "";
        };
    }
}
