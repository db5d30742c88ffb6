// Node's own runner: node --test openclaw/test/
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, test } from 'node:test';
import { begin, measure } from '../plugin/darkplex-bridge/1.0.0/beat.mjs';
import plugin from '../plugin/darkplex-bridge/1.0.0/index.mjs';

const SECONDS = '0.05';
const KEY = 'dpb_not-a-real-key';
const ends = [];

afterEach(() => {
  while (ends.length > 0) ends.pop()();
});

/** A bridge that gives each call to `take`, with its body; what that returns is the status. */
async function bridge(take) {
  const server = createServer(async (call, answer) => {
    let body = '';
    for await (const piece of call) body += piece;
    const status = take({ method: call.method, url: call.url, key: call.headers.authorization, body });
    if (status) answer.writeHead(status).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return server.address().port;
}

const beats = (port, environment = { DARKPLEX_BEAT_SECONDS: SECONDS, DARKPLEX_BRIDGE_KEY: KEY }) => ends.push(begin(environment, port));

test('a beat says the delay, the memory and its version, with the key of the cell, and says it again', async () => {
  const calls = [];
  await new Promise((resolve) => {
    bridge((call) => {
      calls.push(call);
      if (calls.length === 3) resolve();
      return 204;
    }).then(beats);
  });
  const [first] = calls;
  assert.equal(`${first.method} ${first.url}`, 'POST /v1/beat');
  assert.equal(first.key, `Bearer ${KEY}`);
  const beat = JSON.parse(first.body);
  assert.deepEqual(Object.keys(beat), ['v', 'plugin', 'loop', 'rss', 'heap']);
  assert.deepEqual(Object.keys(beat.loop), ['p50', 'p99', 'max']);
  for (const number of [beat.rss, beat.heap, ...Object.values(beat.loop)]) assert.ok(Number.isInteger(number) && number >= 0);
});

test('a thread that was held up is told in the next beat', async () => {
  const held = await new Promise((resolve) => {
    let blocked = false;
    bridge(({ body }) => {
      const { loop } = JSON.parse(body);
      if (loop.max >= 300) resolve(loop);
      if (!blocked) {
        blocked = true;
        setTimeout(() => {
          const until = performance.now() + 500;
          while (performance.now() < until);
        }, 120);
      }
      return 204;
    }).then((port) => beats(port, { DARKPLEX_BEAT_SECONDS: '0.4', DARKPLEX_BRIDGE_KEY: KEY }));
  });
  assert.ok(held.p99 >= 300 && held.p50 < 300, JSON.stringify(held));
});

test('a thread that is held up just when a beat is due is told in each', async () => {
  const lags = await new Promise((resolve) => {
    const heard = [];
    bridge(({ body }) => {
      heard.push(JSON.parse(body).loop.p99);
      if (heard.length > 9) resolve(heard.slice(1));
      else
        setTimeout(() => {
          const until = performance.now() + 250;
          while (performance.now() < until);
        }, 280);
      return 204;
    }).then((port) => beats(port, { DARKPLEX_BEAT_SECONDS: '0.3', DARKPLEX_BRIDGE_KEY: KEY }));
  });
  assert.ok(Math.min(...lags) >= 100, JSON.stringify(lags));
});

test('refused, unanswered or without anybody there, it goes on and harms nobody', async () => {
  let calls = 0;
  await new Promise((resolve) => {
    bridge(() => {
      calls += 1;
      if (calls === 3) resolve();
      return 503;
    }).then(beats);
  });
  ends.pop()();
  const silent = await bridge(() => 0);
  beats(silent);
  ends.pop()();
  beats(1);
  await new Promise((resolve) => setImmediate(resolve));
});

test('it begins once, and not without a key or a time', async () => {
  let strangers = 0;
  const nobody = await bridge(() => {
    strangers += 1;
    return 204;
  });
  beats(nobody, { DARKPLEX_BEAT_SECONDS: '0', DARKPLEX_BRIDGE_KEY: KEY });
  beats(nobody, { DARKPLEX_BEAT_SECONDS: SECONDS });
  let heard = 0;
  await new Promise((resolve) => {
    bridge(() => {
      heard += 1;
      if (heard === 3) resolve();
      return 204;
    }).then((port) => {
      beats(port);
      beats(nobody);
    });
  });
  assert.equal(strangers, 0);
});

test('a histogram without a sample is a thread that was not late', () => {
  const { loop } = measure({ count: 0, percentile: () => 0, max: 0 });
  assert.deepEqual(loop, { p50: 0, p99: 0, max: 0 });
});

test('OpenClaw finds what it looks for in a plugin', () => {
  assert.equal(plugin.id, 'darkplex-bridge');
  assert.equal(typeof plugin.register, 'function');
  assert.equal(plugin.register({}), undefined);
});
