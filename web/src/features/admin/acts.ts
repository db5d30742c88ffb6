import type { TenantAct } from '@/api/operator';
import type { TenantRow } from '@/api/types';

/** What makes sense for an assistant as it is; the portal decides. */
export function actsFor({ state, quarantine, ...row }: Pick<TenantRow, 'state' | 'quarantine' | 'placement' | 'walled' | 'kind'>): TenantAct[] {
  if (quarantine) return ['release'];
  switch (state) {
    case 'ASLEEP':
    case 'FAILED':
      return ['start', ...move(row), 'quarantine'];
    case 'READY':
    case 'PARKED':
      return ['restart', 'stop', ...move(row), 'quarantine'];
    case 'STARTING':
      return ['stop', 'quarantine'];
    case 'STOPPING':
      return ['quarantine'];
  }
}

/** Cells are shared behind walls only, and where the portal reaches what is in them. */
function move({ placement, walled, kind }: Pick<TenantRow, 'placement' | 'walled' | 'kind'>): TenantAct[] {
  if (placement === 'SHARED') return ['separate'];
  return walled && kind !== 'POD' ? ['share'] : [];
}
