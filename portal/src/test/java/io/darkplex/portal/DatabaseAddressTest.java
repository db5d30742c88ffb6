package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.darkplex.portal.kernel.StartRefusedException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    @Test
    void bothFormsNameTheSameDatabase() {
        var plain = DatabaseAddress.of("postgresql://ada:pass@db.example:5433/house?sslmode=require");
        assertThat(plain)
                .isEqualTo(DatabaseAddress.of("jdbc:postgresql://ada:pass@db.example:5433/house?sslmode=require"));
        assertThat(plain.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/house?sslmode=require");
        assertThat(plain.user()).isEqualTo("ada");
        assertThat(plain.password()).isEqualTo("pass");
    }

    @ParameterizedTest
    @CsvSource({"a+b/=,a+b%2F=", "p@ss,p%40ss", "p@ss,p@ss", "50%,50%25", "a:b,a:b"})
    void aPasswordIsTakenAsItIsMeant(String meant, String written) {
        assertThat(DatabaseAddress.of("postgresql://ada:" + written + "@db/house")
                        .password())
                .isEqualTo(meant);
    }

    @Test
    void aPasswordInTheQueryDoesNotStayInTheAddress() {
        var address = DatabaseAddress.of("jdbc:postgresql://db/house?user=ada&password=s3cret&ssl=true");
        assertThat(address.password()).isEqualTo("s3cret");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db/house?ssl=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db", "my_db:5432", "10.0.0.7", "[::1]:5432", "one:5432,two:5433"})
    void everyWayToNameAServerIsTaken(String server) {
        assertThat(DatabaseAddress.of("postgresql://ada:pass@" + server + "/house")
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://" + server + "/house");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ada:s3cret%zz@db/house",
                "postgresql://ada:s3cret#1@db/house",
                "postgresql://ada:s3cret?1@db/house",
                "postgresql://ada:s3cret/1@db/house",
                "postgresql://ada:12/s3cret@db/house",
                "postgresql://ada:s3cret 1@db/house",
                "postgresql://ada:s3cret@db:54x2/house",
                "postgresql://ada:s3cret@db",
                "postgresql:///house?password=s3cret",
                "jdbc:postgresql:s3cret",
                "mysql://ada:s3cret@db/house",
                "s3cret"
            })
    void whatIsNoAddressIsRefusedWithoutRepeatingIt(String written) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> DatabaseAddress.of(written))
                .withMessageContaining("postgresql://user:password@host:port/name")
                .withMessageNotContaining("s3cret")
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "28P01|refuses the user \"ada\" or its password",
                "3D000|has no database \"house\"",
                "08001|cannot be reached",
                "53300|does not let us in: what the server said"
            })
    void aRefusalSaysWhatToDo(String state, String sentence) {
        var address = DatabaseAddress.of("postgresql://ada:s3cret@db:5433/house");
        var failure = new IllegalStateException("pool", new SQLException("what the server said", state));
        assertThat(address.refusal(failure))
                .hasMessageStartingWith("PostgreSQL at db:5433 " + sentence)
                .hasMessageNotContaining("s3cret");
    }
}
