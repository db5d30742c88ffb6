package io.darkplex.proxy.demo;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo model says. No AI: a handful of fixed answers, chosen by words in the last message. */
final class DemoWords {

    private static final Pattern TOOL_CALL = Pattern.compile(
            "call the tool ([\\w.-]{1,64})(?:\\s+with\\s+(\\{.{0,4000}\\}))?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Set<String> GERMAN = Set.of(
            "der",
            "die",
            "das",
            "und",
            "ist",
            "ich",
            "du",
            "nicht",
            "was",
            "wie",
            "ein",
            "eine",
            "bitte",
            "kannst",
            "mir",
            "wer",
            "warum",
            "hallo",
            "danke",
            "auf",
            "mit",
            "für",
            "deutsch",
            "erzähl",
            "schreibe",
            "zeige",
            "bist");

    private static final int SUMMARY_CHARACTERS = 160;
    private static final int STORY_SENTENCES = 200;
    private static final int LONGEST_LOOKED_AT = 4_000;

    private DemoWords() {}

    static DemoAnswer answer(DemoRequest request) {
        String said = request.lastUserText();
        String looked = said.length() > LONGEST_LOOKED_AT ? said.substring(said.length() - LONGEST_LOOKED_AT) : said;
        boolean german = isGerman(looked);
        if (request.toolResult().isPresent()) {
            return new DemoAnswer.Text(toolAnswered(request.toolResult().get(), german));
        }
        Matcher call = TOOL_CALL.matcher(looked);
        if (call.find() && request.offers(call.group(1))) {
            String arguments = call.group(2);
            return new DemoAnswer.ToolCall(call.group(1), arguments == null ? "{}" : arguments);
        }
        String lower = looked.toLowerCase(Locale.ROOT);
        if (lower.contains("long story") || lower.contains("lange geschichte")) {
            return new DemoAnswer.Text(story(german));
        }
        if (lower.contains("markdown") || lower.contains("code")) {
            return new DemoAnswer.Text(markdown(german));
        }
        return new DemoAnswer.Text(about(looked, german));
    }

    static boolean isGerman(String text) {
        int hits = 0;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-zäöüß]+", -1)) {
            if (GERMAN.contains(word) || word.matches(".*[äöüß].*")) {
                hits++;
            }
        }
        return hits >= 2 || (hits == 1 && text.length() < 40);
    }

    private static String title(boolean german) {
        return german ? "**Demo-Modell: keine KI** (Demo model: no AI)\n\n" : "**Demo model: no AI**\n\n";
    }

    private static String about(String said, boolean german) {
        if (german) {
            return title(true)
                    + "Darkplex gibt dir einen eigenen KI-Assistenten: privat, mit Gedächtnis, Regeln, Protokoll und einer Rechnung,"
                    + " die auf den Mikro-Euro stimmt. Hier antwortet noch kein Modell, sondern ein fester Text, damit du alles"
                    + " ausprobieren kannst.\n\n"
                    + "Deine Nachricht: „" + summary(said) + "“ (" + said.length() + " Zeichen).\n\n"
                    + "Versuche „Zeige Markdown“ oder „Erzähl eine lange Geschichte“. Ein echtes Modell antwortet, sobald der"
                    + " Betreiber einen Anbieter einträgt.\n";
        }
        return title(false)
                + "Darkplex gives you an AI assistant of your own: private, with memory, rules, an audit trail, and a bill that is"
                + " right to the micro-euro. No model answers here yet, only fixed text, so that you can try everything out.\n\n"
                + "Your message: \"" + summary(said) + "\" (" + said.length() + " characters).\n\n"
                + "Try \"show markdown\" or \"tell a long story\". A real model answers as soon as the operator configures a"
                + " provider.\n";
    }

    private static String markdown(boolean german) {
        String intro = german ? "So sieht Markdown hier aus:\n\n" : "This is how Markdown looks here:\n\n";
        return title(german) + intro
                + "- **bold** and *italic*\n- a [link](https://example.com)\n- `inline code`\n\n"
                + "| part | language |\n|---|---|\n| portal | Java |\n| page | TypeScript |\n\n"
                + "```java\nvoid main() {\n    IO.println(\"Hello from Darkplex\");\n}\n```\n";
    }

    private static String toolAnswered(String result, boolean german) {
        return title(german) + (german ? "Das Werkzeug hat geantwortet:\n\n" : "The tool answered:\n\n") + "```\n"
                + summary(result) + "\n```\n";
    }

    private static String story(boolean german) {
        var story = new StringBuilder(title(german));
        for (int sentence = 1; sentence <= STORY_SENTENCES; sentence++) {
            story.append(
                    german
                            ? "Im Kapitel " + sentence
                                    + " ging der kleine Dienst weiter durch das stille Rechenzentrum und zählte die Lichter. "
                            : "In chapter " + sentence
                                    + " the small service walked on through the silent data centre and counted the lights. ");
            if (sentence % 8 == 0) {
                story.append("\n\n");
            }
        }
        return story.append(german ? "Ende." : "The end.").toString();
    }

    private static String summary(String said) {
        String line = said.replaceAll("\\s+", " ").strip();
        return line.length() <= SUMMARY_CHARACTERS ? line : line.substring(0, SUMMARY_CHARACTERS) + "…";
    }
}
