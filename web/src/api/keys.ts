import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, send } from './http';
import type { ApiKeys, MadeKey, WantedKey } from './types';

const KEYS = '/api/keys';
const queryKey = ['keys'];

export function useKeys() {
  return useQuery({ queryKey, queryFn: ({ signal }) => getJson<ApiKeys>(KEYS, signal) });
}

/** The key itself is in the answer, and only there: it is neither cached nor asked for again. */
export function useMakeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wanted: WantedKey) => (await (await send('POST', KEYS, wanted)).json()) as MadeKey,
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}

export function useRevokeKey() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send('DELETE', `${KEYS}/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}
