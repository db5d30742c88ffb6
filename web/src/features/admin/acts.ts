import type { TenantAct } from '@/api/operator';
import type { TenantRow } from '@/api/types';

/** What makes sense for an assistant as it is; the portal decides. */
export function actsFor({ state, quarantine }: Pick<TenantRow, 'state' | 'quarantine'>): TenantAct[] {
  if (quarantine) return ['release'];
  switch (state) {
    case 'ASLEEP':
    case 'FAILED':
      return ['start', 'quarantine'];
    case 'READY':
    case 'PARKED':
      return ['restart', 'stop', 'quarantine'];
    case 'STARTING':
      return ['stop', 'quarantine'];
    case 'STOPPING':
      return ['quarantine'];
  }
}
