import { describe, expect, test } from 'vitest';
import { ServerEventParser } from './sse';

const parse = (text: string, size: number) => {
  const parser = new ServerEventParser();
  const events = [];
  for (let i = 0; i < text.length; i += size) events.push(...parser.push(text.slice(i, i + size)));
  return events;
};

describe('an event stream', () => {
  const stream =
    ': hello\r\n\r\nid: 7\r\nevent: turn\r\ndata: {"a":1}\r\n\r\n' +
    ': alive\n\nevent:delta\ndata:first\ndata:  second\n\n' +
    'data\n\nevent: nothing\n\nretry: 5\rdata: grün 😀\r\r\n';

  test.each([1, 2, 3, 7, 1000])('reads the same in pieces of %i', (size) => {
    expect(parse(stream, size)).toEqual([
      { event: 'turn', data: '{"a":1}', lastEventId: '7' },
      { event: 'delta', data: 'first\n second', lastEventId: '7' },
      { event: 'message', data: '', lastEventId: '7' },
      { event: 'message', data: 'grün 😀', lastEventId: '7' },
    ]);
  });

  test('an unfinished event is not told', () => {
    expect(parse('event: turn\ndata: {"a"', 4)).toEqual([]);
  });

  test('a line without end is refused instead of filling the memory', () => {
    const parser = new ServerEventParser();
    expect(() => parser.push('x'.repeat(16 * 1024 * 1024 + 1))).toThrow('too long');
  });
});
