import { type ServerEvent, ServerEventParser } from './sse';

export type StreamState = 'CONNECTING' | 'OPEN' | 'WAITING' | 'PAUSED' | 'ENDED';

export interface StreamListener {
  onEvent(event: ServerEvent): void;
  onState(state: StreamState): void;
  /** The portal answered with something that is no stream; the reader does not come back. */
  onRefused(status: number): void;
}

export interface StreamSettings {
  firstRetryMillis: number;
  lastRetryMillis: number;
  /** The portal says `: alive` every 15 s; a line silent for longer is dead, even if nobody told us. */
  silenceMillis: number;
  /** A page nobody looks at gives its connection back; a browser has only six of them for a host under HTTP/1.1. */
  hiddenMillis: number;
  random: () => number;
}

const DEFAULTS: StreamSettings = {
  firstRetryMillis: 500,
  lastRetryMillis: 15_000,
  silenceMillis: 40_000,
  hiddenMillis: 60_000,
  random: Math.random,
};

/** Full jitter: after a restart of the portal its readers come back spread out, not all at once. */
export function retryMillis(attempt: number, settings: StreamSettings): number {
  const ceiling = Math.min(settings.lastRetryMillis, settings.firstRetryMillis * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (settings.random() * ceiling) / 2;
}

/**
 * Reads one stream of the portal and comes back after every cut, with `Last-Event-ID`, until it is closed or refused.
 * `fetch` and not `EventSource`, because that one hides the status of an answer and does not notice a dead line.
 */
export class EventStream {
  private readonly url: (lastEventId: string) => string;
  private readonly listener: StreamListener;
  private readonly settings: StreamSettings;
  private lastEventId = '';
  private attempt = 0;
  private closed = false;
  private current: AbortController | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: (lastEventId: string) => string, listener: StreamListener, settings: Partial<StreamSettings> = {}) {
    this.url = url;
    this.listener = listener;
    this.settings = { ...DEFAULTS, ...settings };
  }

  open(): void {
    document.addEventListener('visibilitychange', this.onVisibility);
    window.addEventListener('online', this.reconnectNow);
    this.onVisibility();
    void this.connect();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    document.removeEventListener('visibilitychange', this.onVisibility);
    window.removeEventListener('online', this.reconnectNow);
    this.drop();
    this.listener.onState('ENDED');
  }

  /** Does not wait for the next try: the person asked, or the network is back. */
  readonly reconnectNow = (): void => {
    if (this.closed || this.current) return;
    this.attempt = 0;
    void this.connect();
  };

  private readonly onVisibility = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.visibilityState !== 'hidden') {
      if (!this.current && this.attempt === 0) this.reconnectNow();
      return;
    }
    this.hiddenTimer = setTimeout(() => {
      this.drop();
      this.attempt = 0;
      this.listener.onState('PAUSED');
    }, this.settings.hiddenMillis);
  };

  private async connect(): Promise<void> {
    if (this.current || this.closed) return;
    clearTimeout(this.retryTimer);
    const abort = new AbortController();
    this.current = abort;
    this.listener.onState('CONNECTING');
    this.expectLife(abort);
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (this.lastEventId) headers['Last-Event-ID'] = this.lastEventId;
      const response = await fetch(this.url(this.lastEventId), { headers, credentials: 'same-origin', cache: 'no-store', signal: abort.signal });
      if (this.refused(response)) return;
      if (response.ok && response.body) await this.read(response.body, abort);
    } catch {
      // A cut line is the normal end of a stream; the next try tells whether anything is wrong.
    }
    if (this.current === abort) {
      this.drop();
      this.retryLater();
    }
  }

  private refused(response: Response): boolean {
    const final = response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429;
    if (!final) return false;
    this.close();
    this.listener.onRefused(response.status);
    return true;
  }

  private async read(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const parser = new ServerEventParser();
    const decoder = new TextDecoder();
    const reader = body.getReader();
    this.listener.onState('OPEN');
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.current !== abort) return;
      this.attempt = 0;
      this.expectLife(abort);
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        if (event.lastEventId) this.lastEventId = event.lastEventId;
        this.listener.onEvent(event);
        if (this.current !== abort) return;
      }
    }
  }

  private expectLife(abort: AbortController): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => abort.abort(), this.settings.silenceMillis);
  }

  private retryLater(): void {
    if (this.closed) return;
    this.listener.onState('WAITING');
    this.retryTimer = setTimeout(() => void this.connect(), retryMillis(this.attempt++, this.settings));
  }

  private drop(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.silenceTimer);
    const abort = this.current;
    this.current = undefined;
    abort?.abort();
  }
}
