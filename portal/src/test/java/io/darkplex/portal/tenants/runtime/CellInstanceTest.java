package io.darkplex.portal.tenants.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellInstanceTest {

    @Test
    void noInstancesFoldersBeginAsAnothersDo() {
        List<CellInstance> all =
                List.of("a b", "a_b", "a.b", "a/b", "a_20_b", "a", "a-b", "ä", "_e4_", "a.", "🜁").stream()
                        .map(CellInstance::new)
                        .toList();
        for (CellInstance one : all) {
            assertThat(one.prefix()).matches("[A-Za-z0-9_-]+\\.");
            assertThat(all.stream().filter(other -> (other.prefix() + "cell").startsWith(one.prefix())))
                    .as(one.id())
                    .containsExactly(one);
        }
    }

    @Test
    void theUsualIdIsItsOwnName() {
        String id = "0199b2c1-3a4f-7000-8000-000000000001";
        assertThat(new CellInstance(id).name()).isEqualTo(id);
    }
}
