import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, send } from './http';
import type { Finding, Plans, Rollout, TenantTable } from './types';

export type TableSort = 'STATE' | 'ACTIVE';
export type TenantAct = 'start' | 'stop' | 'restart' | 'share' | 'separate' | 'quarantine' | 'release';

export type RolloutAct = 'promote' | 'roll-back' | 'retry';

const LOOK_AGAIN_MILLIS = 5_000;
const FINDINGS_AGAIN_MILLIS = 60_000;
const ROLLOUT_AGAIN_MILLIS = 15_000;
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

export function useRollout() {
  return useQuery({
    queryKey: ['operator', 'template'],
    queryFn: ({ signal }) => getJson<Rollout>('/api/operator/template', signal),
    refetchInterval: ROLLOUT_AGAIN_MILLIS,
  });
}

export function usePlans() {
  return useQuery({
    queryKey: ['operator', 'plans'],
    queryFn: ({ signal }) => getJson<Plans>('/api/operator/plans', signal),
    refetchInterval: FINDINGS_AGAIN_MILLIS,
  });
}

export function useChoosePlan() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, plan }: { id: string; plan: string }) => send('PUT', `/api/operator/tenants/${id}/plan`, { plan }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['operator'] }),
  });
}

export function useRolloutAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ act, version }: { act: RolloutAct; version: number }) => send('POST', `/api/operator/template/${act}`, { version }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['operator', 'template'] }),
  });
}

export function useTenantAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act, evenWhileWorking = false }: { id: string; act: TenantAct; evenWhileWorking?: boolean }) => {
      if (act === 'share' || act === 'separate') {
        return send('POST', `/api/operator/tenants/${id}/move`, { placement: act === 'share' ? 'SHARED' : 'DEDICATED', evenWhileWorking });
      }
      const ends = act === 'stop' || act === 'restart';
      return send('POST', `/api/operator/tenants/${id}/${act}`, ends ? { evenWhileWorking } : undefined);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['operator'] }),
  });
}
