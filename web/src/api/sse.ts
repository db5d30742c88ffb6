/** One event of a `text/event-stream`. */
export interface ServerEvent {
  event: string;
  data: string;
  /** The last id the stream has named so far, also when this event names none (HTML standard, 9.2.6). */
  lastEventId: string;
}

/** Far above any turn the portal stores; a stream that never ends a line must not eat the memory of the page. */
const MAX_BUFFERED_CHARS = 16 * 1024 * 1024;

/** Folds pieces of text, cut anywhere, into events. Pure: no network, no clock. */
export class ServerEventParser {
  private buffered = '';
  private event = '';
  private data: string[] = [];
  private lastEventId = '';

  push(text: string): ServerEvent[] {
    this.buffered += text;
    if (this.buffered.length > MAX_BUFFERED_CHARS) throw new Error('a line of the event stream is too long');
    const events: ServerEvent[] = [];
    let start = 0;
    for (;;) {
      const end = lineEnd(this.buffered, start);
      if (!end) break;
      const complete = this.line(this.buffered.slice(start, end.at));
      if (complete) events.push(complete);
      start = end.next;
    }
    this.buffered = this.buffered.slice(start);
    return events;
  }

  private line(line: string): ServerEvent | undefined {
    if (line === '') return this.dispatch();
    if (line.startsWith(':')) return undefined;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.lastEventId = value;
    return undefined;
  }

  private dispatch(): ServerEvent | undefined {
    const { event, data, lastEventId } = this;
    this.event = '';
    this.data = [];
    return data.length === 0 ? undefined : { event: event || 'message', data: data.join('\n'), lastEventId };
  }
}

/** A line ends with CR LF, LF or CR; a CR at the very end waits, since its LF may be in the next piece. */
function lineEnd(text: string, from: number): { at: number; next: number } | undefined {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\n') return { at: i, next: i + 1 };
    if (text[i] === '\r') {
      if (i + 1 === text.length) return undefined;
      return { at: i, next: text[i + 1] === '\n' ? i + 2 : i + 1 };
    }
  }
  return undefined;
}
