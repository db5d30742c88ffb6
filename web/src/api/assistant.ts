import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { EventStream } from './eventStream';
import { getJson, send } from './http';
import { parseAssistant } from './parse';
import type { Assistant } from './types';

export const assistantQuery = queryOptions({
  queryKey: ['assistant'],
  queryFn: ({ signal }): Promise<Assistant> => getJson('/api/assistant', signal),
});

export function useAssistant() {
  return useQuery(assistantQuery);
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
