package io.darkplex.portal.tenants.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/../../x", "a/..", "/etc/passwd", "/", "//x"})
    void whatLeadsUpOrElsewhereIsOutside(String text) {
        refuses(text, FileProblem.FILE_PATH_OUTSIDE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "a/.",
                "a//b",
                "a/",
                "a\\b",
                "..\\x",
                "a\rb",
                "a\nb",
                "a\0b",
                "a\u007fb",
                "\u202egpj.exe",
                "a\u2066b",
                "a\u200bb",
                "a\u2028b",
                "\ufffd",
                "\ud800"
            })
    void namesThatDeceiveOrSplitLinesAreRefused(String text) {
        refuses(text, FileProblem.FILE_NAME_REFUSED);
    }

    @Test
    void longNamesAndDeepPathsAreRefused() {
        refuses("x".repeat(2000), FileProblem.FILE_NAME_TOO_LONG);
        refuses("ä".repeat(128), FileProblem.FILE_NAME_TOO_LONG);
        refuses("a/".repeat(64) + "a", FileProblem.FILE_NAME_TOO_LONG);
        assertThat(FilePath.of("x".repeat(255)).last()).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b/c.txt",
                "Übersicht 2026 (final).pdf",
                "%2e%2e%2fx",
                "...",
                ".hidden",
                "CON",
                "👩‍👧.png",
                "C:x"
            })
    void whatPeopleCallTheirFilesIsTaken(String text) {
        assertThat(String.join("/", FilePath.of(text).names())).isEqualTo(text);
    }

    private static void refuses(String text, FileProblem problem) {
        assertThatThrownBy(() -> FilePath.of(text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(problem));
    }
}
