package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.darkplex.portal.kernel.Problem;
import java.io.IOException;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients rely on codes: the list only grows, and one code means one thing. */
class EveryProblemIsListedTest {

    @Test
    void everyCodeIsListed() throws IOException {
        var lines = new TreeSet<String>();
        problems().forEach(problem -> lines.add(problem.name() + " " + problem.status() + " " + problem.retry()));
        assertThat(lines.stream().map(EveryProblemIsListedTest::code).toList())
                .as("a code that clients may know is gone")
                .containsAll(Golden.read("problems.txt")
                        .lines()
                        .map(EveryProblemIsListedTest::code)
                        .toList());
        Golden.check("problems.txt", String.join("\n", lines) + "\n");
    }

    @Test
    void noTwoRoomsUseOneCode() {
        assertThat(problems().map(Problem::name)).doesNotHaveDuplicates();
    }

    private static String code(String line) {
        return line.split(" ", 2)[0];
    }

    private static Stream<Problem> problems() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackagesOf(Portal.class).stream()
                        .filter(type -> type.isEnum() && type.isAssignableTo(Problem.class))
                        .flatMap(type -> Stream.of(type.reflect().getEnumConstants()))
                        .map(Problem.class::cast);
    }
}
