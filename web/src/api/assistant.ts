import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { EventStream } from './eventStream';
import { getJson, send } from './http';
import { parseAssistant } from './parse';
import type { About, Assistant, Contact } from './types';

export const assistantQuery = queryOptions({
  queryKey: ['assistant'],
  queryFn: ({ signal }): Promise<Assistant> => getJson('/api/assistant', signal),
});

export function useAssistant() {
  return useQuery(assistantQuery);
}

const LOOK_AGAIN_MILLIS = 5_000;
const CONTACTS_AGAIN_MILLIS = 30_000;

/** What the stream does not tell; asked for again at each change of state, and while the page is open. */
export function useAbout() {
  const state = useAssistant().data?.state;
  return useQuery({
    queryKey: ['assistant', 'about', state],
    queryFn: async ({ signal }) => (await getJson<Assistant & { about: About }>('/api/assistant', signal)).about,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
}

export function useContacts() {
  return useQuery({
    queryKey: ['assistant', 'contacts'],
    queryFn: ({ signal }) => getJson<Contact[]>('/api/assistant/contacts', signal),
    refetchInterval: CONTACTS_AGAIN_MILLIS,
  });
}

export function useRestartAssistant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (evenWhileWorking: boolean) => send('POST', '/api/assistant/restart', { evenWhileWorking }),
    onSuccess: () => queries.invalidateQueries({ queryKey: assistantQuery.queryKey }),
  });
}

/**
 * Keeps the state of the assistant fresh from its own stream. The stream of a conversation carries the same events, so this one is
 * open only while no conversation is.
 */
export function useAssistantEvents(enabled: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!enabled) return;
    const stream = new EventStream(() => '/api/assistant/events', {
      onEvent: ({ event, data }) => {
        const assistant = event === 'assistant' ? parseAssistant(data) : undefined;
        if (assistant) queries.setQueryData(assistantQuery.queryKey, assistant);
      },
      onState: () => undefined,
      onRefused: (status) => {
        if (status === 401) void queries.invalidateQueries({ queryKey: ['session'] });
      },
    });
    stream.open();
    return () => stream.close();
  }, [enabled, queries]);
}

export function useStartAssistant() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => send('POST', '/api/assistant/start'),
    onSuccess: () => queries.invalidateQueries({ queryKey: assistantQuery.queryKey }),
  });
}
