import { queryOptions, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { getJson, send } from './http';
import type { Conversation, ConversationSummary, Turn } from './types';

/** Used when the portal does not tell its own bound. */
export const DEFAULT_MESSAGE_MAX_CHARS = 32_000;

export interface ConversationList {
  conversations: ConversationSummary[];
  /** The longest message taken, in UTF-16 units. */
  messageMaxChars?: number;
}

export const conversationsQuery = queryOptions({
  queryKey: ['conversations'],
  queryFn: ({ signal }): Promise<ConversationList> => getJson('/api/conversations', signal),
});

export function useConversations() {
  return useQuery(conversationsQuery);
}

export function fetchConversation(id: string, signal: AbortSignal): Promise<Conversation> {
  return getJson(`/api/conversations/${id}`, signal);
}

export async function createConversation(id: string): Promise<void> {
  await send('POST', '/api/conversations', { id });
}

export async function askTurn(conversationId: string, ask: { turnId: string; text: string; model?: string }): Promise<Turn> {
  const response = await send('POST', `/api/conversations/${conversationId}/turns`, ask);
  return (await response.json()) as Turn;
}

export async function stopTurn(conversationId: string, turnId: string): Promise<void> {
  await send('POST', `/api/conversations/${conversationId}/turns/${turnId}/stop`);
}

export function useRenameConversation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) => send('PATCH', `/api/conversations/${id}`, { title }),
    onSuccess: (_, { id, title }) => retitle(queries, id, title),
  });
}

export function useDeleteConversation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send('DELETE', `/api/conversations/${id}`),
    onSuccess: (_, id) =>
      queries.setQueryData(conversationsQuery.queryKey, (list) =>
        list ? { ...list, conversations: list.conversations.filter((one) => one.id !== id) } : list,
      ),
  });
}

export function retitle(queries: QueryClient, id: string, title: string): void {
  queries.setQueryData(conversationsQuery.queryKey, (list) =>
    list ? { ...list, conversations: list.conversations.map((one) => (one.id === id ? { ...one, title } : one)) } : list,
  );
}
