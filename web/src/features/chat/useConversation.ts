import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { assistantQuery } from '@/api/assistant';
import { askTurn, conversationsQuery, createConversation, fetchConversation, retitle, stopTurn } from '@/api/conversations';
import { EventStream, type StreamState } from '@/api/eventStream';
import { parseAssistant } from '@/api/parse';
import { asProblem, OFFLINE, type Problem } from '@/api/problem';
import type { ServerEvent } from '@/api/sse';
import { newId } from '@/lib/ids';
import { paced } from './paced';
import { emptyConversation, liveTurn, type ShownTurn, turnReducer } from './turnReducer';

const TRIES = 3;
const FIRST_RETRY_MILLIS = 400;

export type Phase = 'loading' | 'ready' | 'failed';

/**
 * One conversation: loads it, follows its stream, asks and stops. It knows the order of things and no rules; those are in
 * `turnReducer`. A new conversation exists on the server only after its first question.
 */
export function useConversation(id: string, isNew: boolean, onCreated: () => void) {
  const queries = useQueryClient();
  const [state, dispatch] = useReducer(turnReducer, emptyConversation);
  const [exists, setExists] = useState(!isNew);
  const [phase, setPhase] = useState<Phase>(isNew ? 'ready' : 'loading');
  const [problem, setProblem] = useState<Problem>();
  const [connection, setConnection] = useState<StreamState>('CONNECTING');
  const [loads, setLoads] = useState(0);
  const [stopping, setStopping] = useState<string>();
  const stream = useRef<EventStream | undefined>(undefined);
  const lastAsk = useRef<{ turnId: string; text: string } | undefined>(undefined);

  useEffect(() => {
    if (!exists) return;
    const abort = new AbortController();
    const received = paced((events: ServerEvent[]) => {
      dispatch({ type: 'received', events });
      for (const event of events) {
        const assistant = event.event === 'assistant' ? parseAssistant(event.data) : undefined;
        if (assistant) queries.setQueryData(assistantQuery.queryKey, assistant);
        if (event.event === 'bye') stream.current?.close();
      }
      if (events.some((event) => event.event === 'turn')) void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
    });
    fetchConversation(id, abort.signal)
      .then((conversation) => {
        if (abort.signal.aborted) return;
        dispatch({ type: 'loaded', conversation });
        setPhase('ready');
        const events = `/api/conversations/${id}/events`;
        stream.current = new EventStream((lastEventId) => (lastEventId ? events : `${events}?after=${conversation.seq}`), {
          onEvent: received.push,
          onState: setConnection,
          onRefused: (status) => {
            if (status === 401) void queries.invalidateQueries({ queryKey: ['session'] });
          },
        });
        stream.current.open();
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        setProblem(asProblem(error));
        setPhase((now) => (now === 'ready' ? now : 'failed'));
      });
    return () => {
      abort.abort();
      received.cancel();
      stream.current?.close();
      stream.current = undefined;
    };
  }, [id, exists, loads, queries]);

  useEffect(() => {
    if (state.title !== undefined) retitle(queries, id, state.title);
  }, [queries, id, state.title]);

  useEffect(() => {
    if (state.ended) void queries.invalidateQueries({ queryKey: ['session'] });
  }, [queries, state.ended]);

  /** Fulfilled when the question is stored; rejected when it is not, and then the text belongs back into the composer. */
  const ask = useCallback(
    async (text: string, model: string | undefined) => {
      const turnId = lastAsk.current?.text === text ? lastAsk.current.turnId : newId();
      lastAsk.current = { turnId, text };
      dispatch({ type: 'asked', turn: sending(id, turnId, text, model) });
      try {
        if (!exists) await persistently(() => createConversation(id));
        const turn = await persistently(() => askTurn(id, { turnId, text, ...(model ? { model } : {}) }));
        lastAsk.current = undefined;
        dispatch({ type: 'accepted', turn });
      } catch (error) {
        dispatch({ type: 'refused', turnId });
        throw error;
      }
      if (exists) return;
      setExists(true);
      onCreated();
      void queries.invalidateQueries({ queryKey: conversationsQuery.queryKey });
    },
    [id, exists, onCreated, queries],
  );

  const live = liveTurn(state);
  const stop = useCallback(async () => {
    if (!live || live.status === 'SENDING') return;
    setStopping(live.id);
    await stopTurn(id, live.id).catch(() => setStopping(undefined));
  }, [id, live]);

  const reload = useCallback(() => {
    setPhase('loading');
    setProblem(undefined);
    setLoads((count) => count + 1);
  }, []);

  return {
    ...state,
    phase,
    problem,
    connection,
    live,
    stopping: live !== undefined && live.id === stopping,
    ask,
    stop,
    reload,
    reconnect: useCallback(() => stream.current?.reconnectNow(), []),
  };
}

function sending(conversationId: string, id: string, question: string, model: string | undefined): ShownTurn {
  return {
    id,
    conversationId,
    seq: 0,
    status: 'SENDING',
    question,
    model: model ?? null,
    createdAt: new Date().toISOString(),
    endedAt: null,
    parts: [],
    usage: null,
    problem: null,
  };
}

/** Both calls may be repeated without harm: the ids are ours, and the portal knows them again. */
async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === TRIES || asProblem(error).code !== OFFLINE) throw error;
      const wait = FIRST_RETRY_MILLIS * 3 ** (attempt - 1) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
