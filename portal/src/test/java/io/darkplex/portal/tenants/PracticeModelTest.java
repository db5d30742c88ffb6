package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.tenants.runtime.UnixSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PracticeModelTest {

    @TempDir
    private Path folder;

    @Test
    void answersEachDialectAndLeavesThePlaceFree() throws IOException {
        Path socket = folder.resolve("models.sock");
        try (PracticeModel model = PracticeModel.open(socket)) {
            assertThat(Files.getPosixFilePermissions(socket)).isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(UnixSockets.post(socket, "/v1/chat/completions", "{}"))
                    .startsWith("HTTP/1.1 200")
                    .contains("\"content\":\"Ready.\"", "\"finish_reason\":\"stop\"", "data: [DONE]");
            assertThat(UnixSockets.post(socket, "/anthropic/v1/messages", "{}"))
                    .contains("event: message_start", "\"text\":\"Ready.\"", "event: message_stop");
            assertThat(model).isNotNull();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void whatIsNoRequestOrTooLongIsDropped() throws IOException {
        Path socket = folder.resolve("models.sock");
        try (PracticeModel model = PracticeModel.open(socket)) {
            assertThat(model).isNotNull();
            assertThatThrownBy(() -> {
                        String answer = UnixSockets.post(socket, "/" + "x".repeat(20_000), "{}");
                        throw new IOException(answer.isEmpty() ? "no answer" : answer);
                    })
                    .message()
                    .isIn("no answer", "Connection reset", "Broken pipe");
            assertThat(UnixSockets.post(socket, "/v1/chat/completions", "{}")).contains("[DONE]");
        }
    }
}
