import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, send } from './http';
import type { Edition, MadeEdition } from './types';

const MODELS = '/api/operator/models';
const LOOK_AGAIN_MILLIS = 10_000;
const queryKey = ['operator', 'edition'];
const draftKey = ['draft of the catalogue'];

/** What an operator has begun to write, and on top of which edition. */
export interface Draft {
  base: number;
  text: string;
}

export function useEdition() {
  return useQuery({ queryKey, queryFn: ({ signal }) => getJson<Edition>(MODELS, signal), refetchInterval: LOOK_AGAIN_MILLIS });
}

/** The list that the portal's version came with. */
export function useBuiltInEdition() {
  return useQuery({ queryKey: ['operator', 'edition', 0], queryFn: ({ signal }) => getJson<Edition>(`${MODELS}/editions/0`, signal) });
}

/** @param now the number of the one in force: with another one there are others before it */
export function useEarlierEditions(now: number) {
  return useQuery({
    queryKey: ['operator', 'edition', 'earlier', now],
    queryFn: async ({ signal }) => (await getJson<MadeEdition[]>(`${MODELS}/editions`, signal)).filter((made) => made.number < now),
    enabled: now > 1,
  });
}

export function useReadEdition() {
  return useMutation({ mutationFn: (number: number) => getJson<Edition>(`${MODELS}/editions/${number}`) });
}

/** Stays until it is saved or given up, also while another page is looked at. */
export function useDraft(): [Draft | undefined, (draft: Draft | undefined) => void] {
  const queries = useQueryClient();
  const draft = useQuery<Draft | null>({ queryKey: draftKey, queryFn: skipToken, initialData: null, staleTime: Infinity, gcTime: Infinity });
  return [draft.data ?? undefined, (next) => queries.setQueryData<Draft | null>(draftKey, next ?? null)];
}

/** Takes the number of the edition that is replaced. What was written to it is no draft any more. */
export function useWriteEdition() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wanted: Edition) => (await (await send('PUT', MODELS, wanted)).json()) as Edition,
    onSuccess: (edition) => {
      queries.setQueryData<Draft | null>(draftKey, null);
      queries.setQueryData(queryKey, edition);
      void queries.invalidateQueries({ queryKey: ['models'] });
    },
    onError: () => queries.invalidateQueries({ queryKey, exact: true }),
  });
}
