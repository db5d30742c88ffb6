import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { About, Assistant } from '@/api/types';
import { StatePanel } from './StatePanel';

const assistant = (state: Assistant['state']): Assistant => ({ state, steps: [], estimateMillis: 9_000, since: '2026-11-24T08:00:00Z' });
const about: About = { placement: 'DEDICATED', plan: { name: 'pro', title: 'Pro' }, kind: 'PROCESS', walled: true, working: false, templateVersion: 2, crashes: 0, tools: [], off: [] };
const asked: { path: string; body: unknown }[] = [];
let working = true;

beforeEach(() => {
  asked.length = 0;
  working = true;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (path === '/api/session') return Promise.resolve(Response.json({ csrfToken: 't' }));
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push({ path, body });
    const refused = working && (body as { evenWhileWorking: boolean }).evenWhileWorking === false;
    return Promise.resolve(refused ? Response.json({ code: 'ASSISTANT_WORKING', title: 'Working', retry: 'LATER' }, { status: 409 }) : new Response(null, { status: 202 }));
  });
});

afterEach(() => vi.unstubAllGlobals());

function show(state: Assistant['state'], more: Partial<About> = {}) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <StatePanel assistant={assistant(state)} about={{ ...about, ...more }} />
    </QueryClientProvider>,
  );
}

test('a restart in the middle of an answer is asked about first', async () => {
  show('READY');
  await userEvent.click(screen.getByRole('button', { name: 'Restart' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('An answer is being written');
  await userEvent.click(screen.getByRole('button', { name: 'Restart anyway' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked.filter(({ path }) => path.endsWith('/restart')).map(({ body }) => body)).toEqual([{ evenWhileWorking: false }, { evenWhileWorking: true }]);
});

test.each(['READY', 'PARKED'] as const)('an idle one that is %s restarts without a question', async (state) => {
  working = false;
  show(state);
  await userEvent.click(screen.getByRole('button', { name: 'Restart' }));
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a quarantined one cannot be started here, and says why and what follows', () => {
  show('FAILED', { crashes: 5, quarantine: { by: 'CRASHES', since: '2026-11-24T08:00:00Z' }, trouble: { code: 'CELL_OUT_OF_MEMORY', title: '', at: '2026-11-24T08:00:00Z' } });
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByRole('alert').textContent).toContain('too often in a row');
  expect(screen.getByTestId('trouble').textContent).toContain('more memory than it may have');
  expect(screen.getByTestId('trouble').textContent).toContain('5 times');
});

test('a folder that gets too large is told of before it stops the assistant, and after', () => {
  const disk = { bytes: 4_600_000_000, whole: true, maxBytes: 4_294_967_296, stopBytes: 5_368_709_120 };
  show('READY', { disk: { ...disk, level: 'WARN' } });
  expect(screen.getByRole('alert').textContent).toContain('getting too large');
});

test('a folder that is too large says what to do, and a start can be tried', () => {
  show('FAILED', { disk: { level: 'FULL', bytes: 5_600_000_000, whole: true, maxBytes: 4_294_967_296, stopBytes: 5_368_709_120 } });
  expect(screen.getByRole('alert').textContent).toContain('Delete files below');
  expect(screen.getByRole('button')).toBeDefined();
});

test('one that answers slowly says so while it is up, and not when it is not slow', () => {
  const answers = { lastMillis: 1_840, worstMillis: 4_310, slow: true };
  show('READY', { answers });
  expect(screen.getByText(/answers slowly just now \(1\.8 sec\)/)).toBeTruthy();
  show('STOPPING', { answers });
  show('READY', { answers: { ...answers, slow: false } });
  expect(screen.getAllByText(/answers slowly/)).toHaveLength(1);
});
