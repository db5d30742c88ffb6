// Says every some seconds, by the cell's bridge, how the gateway's one thread is doing.
//
// A beat that nobody takes is lost, and the next one is tried. Nothing in here may keep the gateway alive, stop it, or fail it.
import { request } from 'node:http';
import { createHistogram } from 'node:perf_hooks';

const VERSION = '1.0.0';
const BRIDGE_PORT = 9002;

/** How finely the delay is measured: each step wakes the thread once. It is part of what the histogram tells. */
const STEP_MILLIS = 50;
const NANOS_PER_MILLI = 1e6;
const ANSWER_MILLIS = 5000;
const BEGUN = Symbol.for('darkplex.bridge.beat');

const late = (nanos) => (Number.isFinite(nanos) ? Math.max(0, Math.round(nanos / NANOS_PER_MILLI) - STEP_MILLIS) : 0);

/** What one beat says: the delay since the last one in ms, the memory in bytes. */
export function measure(delay) {
  const { rss, heapUsed } = process.memoryUsage();
  const loop = delay.count === 0 ? { p50: 0, p99: 0, max: 0 } : { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
  return { v: 1, plugin: VERSION, loop, rss, heap: heapUsed };
}

/**
 * Begins once in a process.
 *
 * @param environment DARKPLEX_BEAT_SECONDS and DARKPLEX_BRIDGE_KEY; without them there is nobody to tell
 * @returns ends it
 */
export function begin({ DARKPLEX_BEAT_SECONDS: seconds, DARKPLEX_BRIDGE_KEY: key }, port = BRIDGE_PORT) {
  if (!(Number(seconds) > 0) || !key || globalThis[BEGUN]) return () => {};
  globalThis[BEGUN] = true;
  // Not monitorEventLoopDelay: what holds the thread just when a beat is due is lost in it, for its reset also forgets its last step.
  const delay = createHistogram();
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    delay.record(Math.max(1, Math.round((now - last) * NANOS_PER_MILLI)));
    last = now;
  };
  const steps = setInterval(step, STEP_MILLIS);
  steps.unref();
  let call;
  const beat = () => {
    // One at a time: who does not answer is not asked twice.
    if (call) return;
    step();
    const body = JSON.stringify(measure(delay));
    delay.reset();
    call = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/v1/beat',
        timeout: ANSWER_MILLIS,
        agent: false,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => answer.resume(),
    );
    call
      .on('socket', (socket) => socket.unref())
      .on('timeout', () => call?.destroy())
      .on('error', () => {})
      .on('close', () => (call = undefined));
    call.end(body);
  };
  const timer = setInterval(beat, Number(seconds) * 1000);
  timer.unref();
  beat();
  return () => {
    clearInterval(timer);
    call?.destroy();
    clearInterval(steps);
    delete globalThis[BEGUN];
  };
}
