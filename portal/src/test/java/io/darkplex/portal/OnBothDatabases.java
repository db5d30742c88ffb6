package io.darkplex.portal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test class once on SQLite and once on PostgreSQL. The class takes the database in its constructor; all its
 * tests share one, which nobody else has:
 *
 * <pre>{@code
 * @OnBothDatabases
 * class TurnStoreTest {
 *     private final TestDatabase database;
 *     private final TurnStore turns;
 *
 *     TurnStoreTest(TestDatabase database) {
 *         this.database = database;
 *         turns = new TurnStore(database.jdbc());
 *     }
 *
 *     @BeforeEach
 *     void empty() {
 *         database.empty();
 *     }
 * }
 * }</pre>
 *
 * A class with {@code @TestInstance(PER_CLASS)} takes it as a field with {@code @Parameter} instead, and starts what it
 * needs in a {@code @BeforeParameterizedClassInvocation}.
 *
 * <p>A door with {@code @Transactional} methods comes from {@link TestDatabase#with}; a test of the whole portal gives
 * {@link TestDatabase#settings()} to {@link TestPortal}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(OnBothDatabases.Each.class)
public @interface OnBothDatabases {

    final class Each implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations declared, ExtensionContext context) {
            return Stream.of(TestDatabase.Kind.values()).map(kind -> Arguments.of(new TestDatabase(kind)));
        }
    }
}
