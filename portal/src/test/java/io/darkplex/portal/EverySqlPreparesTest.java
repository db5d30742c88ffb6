package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/** Each constant text of a {@code *Store} is a statement, and both databases understand it. */
@OnBothDatabases
class EverySqlPreparesTest {

    record Statement(String name, String sql) {}

    private final TestDatabase database;

    EverySqlPreparesTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void everyStatementPrepares() {
        List<String> failures = new ArrayList<>();
        for (Statement statement : statements()) {
            String sql = NamedParameterUtils.substituteNamedParameters(
                    NamedParameterUtils.parseSqlStatement(statement.sql()), null);
            try {
                prepare(sql);
            } catch (RuntimeException refused) {
                failures.add(statement.name() + ": " + refused.getMessage());
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void statementsAreFound() {
        assertThat(statements()).extracting(Statement::name).contains("DataKeyStore.FIND");
    }

    private void prepare(String sql) {
        var template = new JdbcTemplate(database.dataSource());
        template.execute((ConnectionCallback<Integer>) connection -> {
            try (var prepared = connection.prepareStatement(sql)) {
                // PostgreSQL's driver sends the statement only when it is asked what it knows about it.
                return prepared.getParameterMetaData().getParameterCount();
            }
        });
    }

    private static List<Statement> statements() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackagesOf(Portal.class).stream()
                        .filter(found -> found.getSimpleName().endsWith("Store"))
                        .map(JavaClass::reflect)
                        .flatMap(store -> List.of(store.getDeclaredFields()).stream())
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                        .map(EverySqlPreparesTest::statement)
                        .toList();
    }

    private static Statement statement(Field field) {
        try {
            field.setAccessible(true);
            return new Statement(
                    field.getDeclaringClass().getSimpleName() + "." + field.getName(), String.valueOf(field.get(null)));
        } catch (IllegalAccessException closed) {
            throw new IllegalStateException(closed);
        }
    }
}
