import { randomUUID } from 'node:crypto';
import type { AssistantState, Finding, Plan, Plans, Rollout, TenantRow, TenantTable } from '../../src/api/types.ts';

const ORDER: AssistantState[] = ['FAILED', 'STARTING', 'READY', 'STOPPING', 'ASLEEP'];

export function operatorTable(rows: TenantRow[], query: URLSearchParams): TenantTable {
  const size = Number(query.get('size') ?? 25);
  const page = Number(query.get('page') ?? 0);
  const sorted = rows.toSorted((a, b) =>
    query.get('sort') === 'ACTIVE'
      ? (b.activeAt ?? '').localeCompare(a.activeAt ?? '')
      : Number(Boolean(b.quarantine)) - Number(Boolean(a.quarantine)) || ORDER.indexOf(a.state) - ORDER.indexOf(b.state),
  );
  return { tenants: sorted.slice(page * size, (page + 1) * size), page, size, total: rows.length, diskHeld: false };
}

/** A house with everything in it that an operator may meet. */
export function someTenants(): TenantRow[] {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const row = (owner: string | undefined, more: Partial<TenantRow>): TenantRow => ({
    id: randomUUID(), ...(owner ? { owner } : {}), state: 'ASLEEP', since: ago(600), placement: 'DEDICATED', plan: 'pro', kind: 'PROCESS', walled: true, working: false,
    templateVersion: 3, crashes: 0, activeAt: ago(610), ...more,
  });
  const rows = [
    row('anna@example.org', { state: 'READY', since: ago(12), working: true, templateVersion: 4, memoryBytes: 512_000_000, heard: { at: ago(0), delayMillis: 4, silent: false }, activeAt: ago(0) }),
    row('ben@example.org', { state: 'READY', placement: 'SHARED', plan: 'free', since: ago(55), templateVersion: 4, memoryBytes: 398_000_000, answers: { lastMillis: 1_840, worstMillis: 4_310, slow: true }, heard: { at: ago(1), delayMillis: 1_320, silent: true }, activeAt: ago(9) }),
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

/** As this release ships them, and one with a title as long as may be. */
export function somePlans(): Plans {
  const plan = (name: string, title: string, more: Partial<Plan> = {}): Plan => ({
    name, title, placement: 'DEDICATED', idleFreezeSeconds: 600, idleStopSeconds: 1_800, tools: ['session_status'], egressAllow: [], workspaceQuotaBytes: 2_147_483_648, prompt: false, ...more,
  });
  const web = { tools: ['session_status', 'web_fetch'], egressAllow: ['*'] };
  return {
    standard: 'pro',
    plans: [plan('free', 'Free', { placement: 'SHARED' }), plan('pro', 'Pro'), plan('team', 'Team', web), plan('enterprise', 'Enterprise', web), plan('pilot', 'Pilotprojekt der Landeshauptstadt Kiel 27', web)],
  };
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

/** The operator `operator` has one that is tried, `rollback` one that was rolled back and a damaged one, `settled` a good one. */
export function someRollout(kind: string): Rollout {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const tried: Rollout = {
    state: 'CANARY', version: 4, good: 3, why: 'RELEASE', since: ago(25), healthy: 2, failed: 0, quietSince: ago(21), assistants: 2, intact: true,
    canaryPercent: 10, canaryCount: 1, healthyStarts: 3, quietSeconds: 1_800, failuresMax: 1,
  };
  if (kind === 'rollback') return { ...tried, state: 'ROLLED_BACK', why: 'FAILURES', since: ago(3), healthy: 1, failed: 2, assistants: 1, intact: false };
  return kind === 'settled' ? decided(tried, 'promote') : tried;
}

export function decided(rollout: Rollout, act: string): Rollout {
  const { before, ...rest } = rollout;
  const now = { why: 'OPERATOR', since: new Date().toISOString() } as const;
  if (act === 'promote') return { ...rest, ...now, state: 'GOOD', good: rest.version, before: rest.good };
  if (act === 'retry') {
    const { quietSince: _before, ...fresh } = rest;
    return { ...fresh, ...now, state: 'CANARY', healthy: 0, failed: 0 };
  }
  return { ...rest, ...now, state: 'ROLLED_BACK', good: before ?? rest.good };
}
