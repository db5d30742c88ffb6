import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem } from '@/api/problem';
import { sessionQuery } from '@/api/session';

const RETRIES = 2;

/** Retries only what may be better later, and looks at the session again when the portal no longer knows us. */
export function createQueries(): QueryClient {
  const onError = (error: unknown) => {
    if (asProblem(error).status === 401) void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < RETRIES && asProblem(error).retry === 'LATER',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}
