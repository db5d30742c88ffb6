package io.darkplex.proxy.demo;

import java.util.List;

/** Writes an answer of the demo model in one dialect. */
sealed interface DemoWire permits OpenAiDemoWire, AnthropicDemoWire {

    byte[] body(DemoRequest request, DemoAnswer answer);

    List<byte[]> events(DemoRequest request, DemoAnswer answer);
}
