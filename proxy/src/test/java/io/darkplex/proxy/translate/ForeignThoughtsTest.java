package io.darkplex.proxy.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.wire.Dialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was thought and sealed goes; what was said and called stays. */
class ForeignThoughtsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ANTHROPIC | {"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"a","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"tool_use","id":"t","name":"n","input":{}}]}]} | {"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{}}]}]}
            ANTHROPIC | {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"a"}]},{"role":"user","content":"b"}]} | {"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}
            OPENAI    | {"messages":[{"role":"assistant","reasoning_content":"a","content":"b","tool_calls":[{"id":"c","extra_content":{"google":{"thought_signature":"s"}}}]}]} | {"messages":[{"role":"assistant","content":"b","tool_calls":[{"id":"c","extra_content":{"google":{}}}]}]}
            RESPONSES | {"input":[{"type":"reasoning","id":"rs_1","encrypted_content":"e"},{"type":"function_call","id":"fc_1","call_id":"c","name":"n","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"x"}]} | {"input":[{"type":"function_call","call_id":"c","name":"n","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"x"}]}
            RESPONSES | {"input":"hi"} | {"input":"hi"}
            GEMINI    | {"contents":[{"role":"model","parts":[{"text":"a","thought":true},{"text":"b","thoughtSignature":"s"},{"functionCall":{"name":"n"},"thoughtSignature":"s"}]}]} | {"contents":[{"role":"model","parts":[{"text":"b"},{"functionCall":{"name":"n"},"thoughtSignature":"skip_thought_signature_validator"}]}]}
            """)
    void thoughtsAreTakenOut(Dialect dialect, String request, String expected) {
        assertThat(new String(StrangeSeals.removeAll(dialect, request.getBytes(UTF_8)), UTF_8))
                .isEqualTo(expected);
    }
}
