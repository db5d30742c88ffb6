import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventStream, retryMillis, type StreamState } from './eventStream';

interface Request {
  url: string;
  lastEventId: string | undefined;
  say: (text: string) => void;
  cut: () => void;
}

/** A portal that answers every request with a stream the test speaks into, or with a status. */
class FakePortal {
  readonly requests: Request[] = [];
  status = 200;

  readonly fetch = (url: string, init: RequestInit): Promise<Response> => {
    let speaker!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (speaker = controller) });
    const close = () => {
      try {
        speaker.close();
      } catch {
        // Cut before.
      }
    };
    init.signal?.addEventListener('abort', close);
    this.requests.push({
      url,
      lastEventId: new Headers(init.headers).get('Last-Event-ID') ?? undefined,
      say: (text) => speaker.enqueue(new TextEncoder().encode(text)),
      cut: close,
    });
    return Promise.resolve(new Response(this.status === 200 ? body : null, { status: this.status }));
  };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('a stream of events', () => {
  let portal: FakePortal;
  let stream: EventStream;
  let events: string[];
  let states: StreamState[];
  let refused: number[];

  beforeEach(() => {
    vi.useFakeTimers();
    portal = new FakePortal();
    vi.stubGlobal('fetch', portal.fetch);
    events = [];
    states = [];
    refused = [];
    stream = new EventStream(
      (id) => (id ? '/events' : '/events?after=3'),
      { onEvent: (event) => void events.push(event.data), onState: (state) => void states.push(state), onRefused: (status) => void refused.push(status) },
      { random: () => 1 },
    );
  });

  afterEach(() => {
    stream.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('comes back after a cut and says what it has seen', async () => {
    stream.open();
    await settle();
    expect(portal.requests[0]).toMatchObject({ url: '/events?after=3', lastEventId: undefined });
    portal.requests[0]?.say('id: 4\ndata: one\n\nda');
    await settle();
    portal.requests[0]?.cut();
    await vi.advanceTimersByTimeAsync(500);
    expect(portal.requests[1]).toMatchObject({ url: '/events', lastEventId: '4' });
    portal.requests[1]?.say('id: 5\ndata: two\n\n');
    await settle();
    expect(events).toEqual(['one', 'two']);
    expect(states).toEqual(['CONNECTING', 'OPEN', 'WAITING', 'CONNECTING', 'OPEN']);
  });

  test('waits longer after each failure, but not for ever', async () => {
    portal.status = 503;
    stream.open();
    await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000 + 4_000 + 8_000);
    expect(portal.requests).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(15_000 * 3);
    expect(portal.requests).toHaveLength(9);
  });

  test.each([401, 404])('does not come back after %i', async (status) => {
    portal.status = status;
    stream.open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(portal.requests).toHaveLength(1);
    expect(refused).toEqual([status]);
    expect(states.at(-1)).toBe('ENDED');
  });

  test('a line that says nothing for too long is given up', async () => {
    stream.open();
    await settle();
    portal.requests[0]?.say(': alive\n\n');
    await vi.advanceTimersByTimeAsync(39_000);
    expect(portal.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(portal.requests).toHaveLength(2);
  });

  test('closed means silent', async () => {
    stream.open();
    await settle();
    stream.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(portal.requests).toHaveLength(1);
  });

  test('the network being back ends the wait', async () => {
    portal.status = 503;
    stream.open();
    await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000);
    const before = portal.requests.length;
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(portal.requests).toHaveLength(before + 1);
  });
});

test('readers come back spread out', () => {
  const settings = { firstRetryMillis: 500, lastRetryMillis: 15_000, silenceMillis: 1, hiddenMillis: 1 };
  expect(retryMillis(2, { ...settings, random: () => 0 })).toBe(1_000);
  expect(retryMillis(2, { ...settings, random: () => 1 })).toBe(2_000);
  expect(retryMillis(1_000, { ...settings, random: () => 1 })).toBe(15_000);
});
