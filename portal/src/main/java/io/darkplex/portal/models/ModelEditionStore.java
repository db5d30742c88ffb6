package io.darkplex.portal.models;

import io.darkplex.portal.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All SQL about catalogues that operators have written. */
@Component
class ModelEditionStore {

    static final String LATEST_AFTER = """
            select number, yaml from models_edition where number > :seen order by number desc limit 1
            """;

    static final String LATEST = """
            select number, made_at from models_edition order by number desc limit :most
            """;

    static final String ONE = """
            select number, yaml from models_edition where number = :number
            """;

    static final String INSERT = """
            insert into models_edition (number, yaml, made_by, made_at) values (:number, :yaml, :by, :at)
            on conflict (number) do nothing
            """;

    private final JdbcClient jdbc;

    ModelEditionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Edition(long number, String yaml) {}

    /** One without its text. */
    record Made(long number, Instant at) {}

    Optional<Edition> latestAfter(long seen) {
        return jdbc.sql(LATEST_AFTER)
                .param("seen", seen)
                .query((row, number) -> new Edition(row.getLong("number"), row.getString("yaml")))
                .optional();
    }

    /** The newest first. */
    List<Made> latest(int most) {
        return jdbc.sql(LATEST)
                .param("most", most)
                .query((row, number) -> new Made(row.getLong("number"), Instant.ofEpochMilli(row.getLong("made_at"))))
                .list();
    }

    Optional<Edition> find(long number) {
        return jdbc.sql(ONE)
                .param("number", number)
                .query((row, at) -> new Edition(row.getLong("number"), row.getString("yaml")))
                .optional();
    }

    /** @return false when there is one of that number */
    boolean insert(Edition edition, UserId by, Instant at) {
        return jdbc.sql(INSERT)
                        .param("number", edition.number())
                        .param("yaml", edition.yaml())
                        .param("by", by.toString())
                        .param("at", at.toEpochMilli())
                        .update()
                == 1;
    }
}
