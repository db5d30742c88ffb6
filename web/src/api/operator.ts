import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, send } from './http';
import type { Finding, TenantTable } from './types';

export type TableSort = 'STATE' | 'ACTIVE';
export type TenantAct = 'start' | 'stop' | 'restart' | 'quarantine' | 'release';

const LOOK_AGAIN_MILLIS = 5_000;
const FINDINGS_AGAIN_MILLIS = 60_000;
const SIZE = 25;

export function useTenantTable(sort: TableSort, page: number) {
  return useQuery({
    queryKey: ['operator', 'tenants', sort, page],
    queryFn: ({ signal }) => getJson<TenantTable>(`/api/operator/tenants?sort=${sort}&page=${page}&size=${SIZE}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MILLIS,
  });
}

export function useFindings() {
  return useQuery({
    queryKey: ['operator', 'findings'],
    queryFn: ({ signal }) => getJson<Finding[]>('/api/operator/findings', signal),
    refetchInterval: FINDINGS_AGAIN_MILLIS,
  });
}

export function useTenantAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act, evenWhileWorking = false }: { id: string; act: TenantAct; evenWhileWorking?: boolean }) => {
      const ends = act === 'stop' || act === 'restart';
      return send('POST', `/api/operator/tenants/${id}/${act}`, ends ? { evenWhileWorking } : undefined);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['operator'] }),
  });
}
