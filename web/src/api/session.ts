import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DRAFTS, storage } from '@/lib/storage';
import { fetchSession, getJson, send } from './http';
import type { Mail, Session } from './types';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }): Promise<Session> => fetchSession(signal),
  staleTime: 60_000,
});

export function useSession() {
  return useQuery(sessionQuery);
}

export function useSendLink() {
  return useMutation({
    mutationFn: ({ email, language }: { email: string; language: string }) =>
      send('POST', '/api/sign-in/links', new URLSearchParams({ username: email, language })),
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => send('POST', '/api/sign-in', new URLSearchParams({ token })),
    onSuccess: async () => {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => send('POST', '/api/sign-out'),
    onSuccess: () => {
      // What was being written is nobody else's business on a shared machine; loading the page anew drops the rest.
      storage.removeAll(DRAFTS);
      window.location.assign('/');
    },
  });
}

export function useMailbox() {
  return useQuery({
    queryKey: ['mailbox'],
    queryFn: ({ signal }) => getJson<Mail[]>('/api/dev/mailbox', signal),
    retry: false,
    refetchInterval: 3_000,
  });
}
