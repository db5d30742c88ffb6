import { parseDelta, parseFields, parseTurn, type Delta } from '@/api/parse';
import type { ServerEvent } from '@/api/sse';
import { isLive, type Conversation, type Part, type Turn } from '@/api/types';

/** A turn as the page knows it; `SENDING` until the portal has stored it. */
export type ShownTurn = Omit<Turn, 'status'> & { status: Turn['status'] | 'SENDING' };

export interface ConversationState {
  turns: readonly ShownTurn[];
  /** The highest `seq` seen; a reader comes back with it. */
  seq: number;
  title: string | undefined;
  /** The portal said good-bye; the page does not come back by itself. */
  ended: boolean;
}

export type ConversationAction =
  | { type: 'loaded'; conversation: Conversation }
  | { type: 'asked'; turn: ShownTurn }
  | { type: 'accepted'; turn: Turn }
  | { type: 'refused'; turnId: string }
  | { type: 'received'; events: readonly ServerEvent[] };

export const emptyConversation: ConversationState = { turns: [], seq: 0, title: undefined, ended: false };

export function turnReducer(state: ConversationState, action: ConversationAction): ConversationState {
  switch (action.type) {
    case 'loaded':
      return action.conversation.turns.reduce<ConversationState>((so, turn) => merge(so, turn, 'stored'), {
        ...state,
        title: action.conversation.title,
        seq: Math.max(state.seq, action.conversation.seq),
      });
    case 'asked':
      return { ...state, turns: [...state.turns, action.turn] };
    case 'accepted':
      return merge(state, action.turn, 'stored');
    case 'refused':
      return { ...state, turns: state.turns.filter((turn) => turn.id !== action.turnId || turn.status !== 'SENDING') };
    case 'received':
      return action.events.reduce(receive, state);
  }
}

/** Events of an unknown kind or shape change nothing: the portal may be newer than the page. */
function receive(state: ConversationState, event: ServerEvent): ConversationState {
  if (event.event === 'turn') {
    const turn = parseTurn(event.data);
    return turn ? merge(state, turn, 'live') : state;
  }
  if (event.event === 'delta') {
    const delta = parseDelta(event.data);
    return delta ? append(state, delta) : state;
  }
  if (event.event === 'conversation') {
    const title = parseFields(event.data)?.['title'];
    return typeof title === 'string' ? { ...state, title } : state;
  }
  return event.event === 'bye' ? { ...state, ended: true } : state;
}

/**
 * A `live` turn comes in the order of the stream and replaces what is there. A `stored` one comes from a call that may have been
 * overtaken by the stream, so it counts only when it is newer.
 */
function merge(state: ConversationState, turn: Turn, from: 'live' | 'stored'): ConversationState {
  const seq = Math.max(state.seq, turn.seq);
  const at = state.turns.findIndex((known) => known.id === turn.id);
  const known = state.turns[at];
  if (!known) return { ...state, seq, turns: [...state.turns, turn].toSorted(byAge) };
  const stale = known.status !== 'SENDING' && (turn.seq < known.seq || (from === 'stored' && turn.seq === known.seq));
  return stale ? { ...state, seq } : { ...state, seq, turns: state.turns.with(at, turn) };
}

/** A turn being sent has only the clock of the browser, which may be wrong: it is always the last. */
function byAge(a: ShownTurn, b: ShownTurn): number {
  if ((a.status === 'SENDING') !== (b.status === 'SENDING')) return a.status === 'SENDING' ? 1 : -1;
  return Date.parse(a.createdAt) - Date.parse(b.createdAt);
}

function append(state: ConversationState, delta: Delta): ConversationState {
  const at = state.turns.findIndex((turn) => turn.id === delta.turnId);
  const turn = state.turns[at];
  const part = turn?.parts[delta.part];
  if (!turn || !part || turn.status === 'SENDING' || !isLive(turn.status)) return state;
  if (part.type !== 'text' && part.type !== 'reasoning') return state;
  if (part.text.length !== delta.offset) return state;
  const longer: Part = { ...part, text: part.text + delta.text };
  return { ...state, turns: state.turns.with(at, { ...turn, parts: turn.parts.with(delta.part, longer) }) };
}

export function liveTurn(state: ConversationState): ShownTurn | undefined {
  return state.turns.findLast((turn) => turn.status === 'SENDING' || isLive(turn.status));
}
