import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, send } from './http';
import type { Credential, OffersNow, WantedCredential } from './types';

const CREDENTIALS = '/api/operator/credentials';
const OFFERS_AGAIN_MILLIS = 3_000;
const queryKey = ['operator', 'credentials'];

/** Asked again for as long as the page is looked at. */
export function useOffers() {
  return useQuery({
    queryKey: ['operator', 'offers'],
    queryFn: ({ signal }) => getJson<OffersNow>('/api/operator/offers', signal),
    refetchInterval: OFFERS_AGAIN_MILLIS,
  });
}

export function useCredentials() {
  return useQuery({ queryKey, queryFn: ({ signal }) => getJson<Credential[]>(CREDENTIALS, signal) });
}

/** The key itself goes to the portal and is kept nowhere here. */
export function useAddCredential() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wanted: WantedCredential) => (await (await send('POST', CREDENTIALS, wanted)).json()) as Credential,
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}

export function useRemoveCredential() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send('DELETE', `${CREDENTIALS}/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}
