package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.runtime.process.TestProcessRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real OpenClaw where no walls can be built. */
@Tag("real-openclaw")
class RealOpenClawWithoutWallsIT {

    @Test
    void answersAndListensOnLoopbackOnly(@TempDir Path data) throws Exception {
        Path folders = data.resolve("tenants");
        var runtime = TestProcessRuntime.real(folders, false);
        try (var database = new TestDatabase(TestDatabase.Kind.SQLITE);
                var model = new ScriptedModel();
                var room = new TestDesk(database, runtime.runtime(), folders, model.address(), Map.of())) {
            TenantId tenant = room.desk.of(new UserId(UUID.randomUUID()));
            try (Gateway gateway = room.desk.reach(tenant)) {
                var answer = Transcript.of(gateway, Transcript.conversation(), "hello");
                answer.last.get(60, TimeUnit.SECONDS);
                assertThat(answer.text()).isEqualTo("Answer to 2 messages");
                assertThat(runtime.listening(tenant))
                        .isNotEmpty()
                        .allMatch(address ->
                                address.equals("0100007F") || address.equals("00000000000000000000000001000000"));
            }
        }
        assertThat(runtime.processes()).isEmpty();
    }
}
