import { randomUUID } from 'node:crypto';
import type { AssistantState, Finding, TenantRow, TenantTable } from '../../src/api/types.ts';

const ORDER: AssistantState[] = ['FAILED', 'STARTING', 'READY', 'STOPPING', 'ASLEEP'];

export function operatorTable(rows: TenantRow[], query: URLSearchParams): TenantTable {
  const size = Number(query.get('size') ?? 25);
  const page = Number(query.get('page') ?? 0);
  const sorted = rows.toSorted((a, b) =>
    query.get('sort') === 'ACTIVE'
      ? (b.activeAt ?? '').localeCompare(a.activeAt ?? '')
      : Number(Boolean(b.quarantine)) - Number(Boolean(a.quarantine)) || ORDER.indexOf(a.state) - ORDER.indexOf(b.state),
  );
  return { tenants: sorted.slice(page * size, (page + 1) * size), page, size, total: rows.length };
}

/** A house with everything in it that an operator may meet. */
export function someTenants(): TenantRow[] {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const row = (owner: string | undefined, more: Partial<TenantRow>): TenantRow => ({
    id: randomUUID(), ...(owner ? { owner } : {}), state: 'ASLEEP', since: ago(600), placement: 'DEDICATED', kind: 'PROCESS', walled: true, working: false,
    templateVersion: 2, crashes: 0, activeAt: ago(610), ...more,
  });
  const rows = [
    row('anna@example.org', { state: 'READY', since: ago(12), working: true, memoryBytes: 512_000_000, activeAt: ago(0) }),
    row('ben@example.org', { state: 'READY', since: ago(55), memoryBytes: 398_000_000, answers: { lastMillis: 1_840, worstMillis: 4_310, slow: true }, activeAt: ago(9) }),
    row('clara.von-und-zu-hohenlohe-waldenburg@verwaltung.example.org', {
      state: 'FAILED', since: ago(3), crashes: 5, activeAt: ago(4), trouble: { code: 'CELL_OUT_OF_MEMORY', title: '', at: ago(3) }, quarantine: { by: 'CRASHES', since: ago(3) },
    }),
    row('dora@example.org', { state: 'FAILED', since: ago(30), activeAt: ago(40), trouble: { code: 'CELL_START_TIMEOUT', title: '', at: ago(30) } }),
    row('emil@example.org', { state: 'STARTING', since: ago(0) }),
    row(undefined, { templateVersion: 1 }),
  ];
  const { activeAt: _never, ...fresh } = row('frida@example.org', {});
  const others = Array.from({ length: 24 }, (_, at) => row(`person${at + 1}@example.org`, { since: ago(1_000 + at * 97), activeAt: ago(1_010 + at * 97) }));
  return [...rows, fresh, ...others];
}

/** All kinds, one with a long path. */
export function someFindings(): Finding[] {
  const tenants = '/srv/verwaltung/assistenten/darkplex/data/tenants';
  const since = new Date(Date.now() - 7_200_000).toISOString();
  return ['FOLDER_ORPHANED', 'FOLDER_MISSING', 'HISTORY_MISSING'].map((code) => {
    const tenant = randomUUID();
    return { code, tenant, path: `${tenants}/${tenant}`, bytes: code === 'FOLDER_ORPHANED' ? 73_400_320 : 0, whole: true, missing: code === 'HISTORY_MISSING' ? 7 : 0, since };
  });
}
