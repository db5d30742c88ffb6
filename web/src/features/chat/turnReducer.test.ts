import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ServerEvent, ServerEventParser } from '@/api/sse';
import type { Turn } from '@/api/types';
import { type ConversationState, emptyConversation, liveTurn, turnReducer } from './turnReducer';

const FOLDER = '../contract/stream';

function golden(name: string, pieces = 1_000_000): ServerEvent[] {
  const text = readFileSync(`${FOLDER}/${name}.sse`, 'utf8');
  const parser = new ServerEventParser();
  const events: ServerEvent[] = [];
  for (let i = 0; i < text.length; i += pieces) events.push(...parser.push(text.slice(i, i + pieces)));
  return events;
}

const fold = (events: readonly ServerEvent[], state: ConversationState = emptyConversation) =>
  turnReducer(state, { type: 'received', events });

const onlyTurn = (state: ConversationState) => {
  expect(state.turns).toHaveLength(1);
  return state.turns[0] as Turn;
};

describe('golden streams', () => {
  test('a plain answer is followed letter by letter to its bill', () => {
    const events = golden('plain-answer');
    const lastDelta = events.findLastIndex((event) => event.event === 'delta');
    const before = onlyTurn(fold(events.slice(0, lastDelta + 1)));
    expect(before.status).toBe('RUNNING');
    expect(before.parts).toEqual([{ type: 'text', text: 'The Baltic Sea 🌊 lies north of Poland.' }]);

    const state = fold(events);
    const turn = onlyTurn(state);
    expect(turn.status).toBe('DONE');
    expect(turn.parts).toEqual(before.parts);
    expect(turn.usage).toMatchObject({ costMicroEur: 1234, exact: true, calls: 1 });
    expect(state.title).toBe('The sea north of Poland');
    expect(state.seq).toBe(6);
    expect(liveTurn(state)).toBeUndefined();
  });

  test('a tool call stands between reasoning and text', () => {
    const events = golden('tool-call');
    const lastDelta = events.findLastIndex((event) => event.event === 'delta');
    expect(onlyTurn(fold(events.slice(0, lastDelta + 1))).parts).toEqual(onlyTurn(fold(events)).parts);
    expect(onlyTurn(fold(events)).parts.map((part) => part.type)).toEqual(['reasoning', 'tool', 'text']);
  });

  test('nothing is added to a stopped turn', () => {
    const turn = onlyTurn(fold(golden('stopped')));
    expect(turn.status).toBe('STOPPED');
    expect(turn.parts[0]).toEqual({ type: 'text', text: 'The Baltic Sea' });
    expect(turn.usage?.exact).toBe(false);
  });

  test('a failure keeps its reason', () => {
    const turn = onlyTurn(fold(golden('failed')));
    expect(turn.status).toBe('FAILED');
    expect(turn.problem?.code).toBe('PROVIDER_OVERLOADED');
    expect(turn.usage).toBeNull();
  });

  test.each([0, 1, 3, 5])('a reader who comes back after %i events ends where the others are', (seen) => {
    const complete = onlyTurn(fold(golden('plain-answer')));
    const before = fold(golden('plain-answer').slice(0, seen));
    expect(onlyTurn(fold(golden('resumed'), before))).toEqual(complete);
  });

  test('deltas after a gap wait for the next turn event', () => {
    const events = golden('gap');
    const nextTurn = events.findLastIndex((event) => event.event === 'turn');
    expect(onlyTurn(fold(events.slice(0, nextTurn))).parts).toEqual([{ type: 'text', text: 'The Baltic Sea ' }]);
    const state = fold(events);
    expect(onlyTurn(state).parts).toEqual([{ type: 'text', text: 'The Baltic Sea 🌊 lies north of Poland.' }]);
    expect(state.ended).toBe(true);
  });

  test.each(readdirSync(FOLDER).map((file) => file.replace('.sse', '')))('%s reads the same in any pieces', (name) => {
    const whole = fold(golden(name));
    for (const size of [1, 7, 64]) expect(fold(golden(name, size))).toEqual(whole);
  });
});

describe('what may go wrong', () => {
  const done = fold(golden('plain-answer'));

  test.each([
    ['turn', 'not json'],
    ['turn', '[]'],
    ['turn', '{"id":1}'],
    ['turn', '{"id":"x","seq":1,"status":"FROM_THE_FUTURE"}'],
    ['delta', 'null'],
    ['delta', '{"turnId":"x"}'],
    ['delta', '{"turnId":"0c9a1f52-7a53-4c0e-8f5e-1d2b3c4d5e6f","part":-1,"offset":0,"text":"x"}'],
    ['conversation', '{"title":5}'],
    ['approval', '{"id":1}'],
  ])('%s with %s changes nothing', (event, data) => {
    expect(fold([{ event, data, lastEventId: '' }], done)).toEqual(done);
  });

  test('an answer overtaken by the stream does not turn it back', () => {
    const running = fold(golden('plain-answer').slice(0, 9));
    const accepted = { ...onlyTurn(fold(golden('plain-answer').slice(0, 1))) };
    expect(turnReducer(running, { type: 'accepted', turn: accepted }).turns).toEqual(running.turns);
  });

  test('a refused question leaves, a stored one stays', () => {
    const asked = { ...onlyTurn(done), id: 'new', status: 'SENDING' as const };
    const sending = turnReducer(done, { type: 'asked', turn: asked });
    expect(liveTurn(sending)?.id).toBe('new');
    expect(turnReducer(sending, { type: 'refused', turnId: 'new' }).turns).toEqual(done.turns);
    expect(turnReducer(done, { type: 'refused', turnId: onlyTurn(done).id }).turns).toEqual(done.turns);
  });

  test('a question being sent stays last, whatever the clock of the browser says', () => {
    const asked = { ...onlyTurn(done), id: 'new', status: 'SENDING' as const, createdAt: '1999-01-01T00:00:00Z' };
    const sending = turnReducer(emptyConversation, { type: 'asked', turn: asked });
    const both = turnReducer(sending, { type: 'loaded', conversation: { id: 'c', title: 't', seq: 6, turns: [onlyTurn(done)] } });
    expect(both.turns.map((turn) => turn.id)).toEqual([onlyTurn(done).id, 'new']);
  });
});
