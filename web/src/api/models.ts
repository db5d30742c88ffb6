import { useQuery } from '@tanstack/react-query';
import { getJson } from './http';
import type { Models } from './types';

export function useModels() {
  return useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => getJson<Models>('/api/models', signal),
    staleTime: 5 * 60_000,
  });
}
