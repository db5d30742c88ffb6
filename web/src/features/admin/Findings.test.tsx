import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Finding } from '@/api/types';
import { Findings } from './Findings';

afterEach(() => vi.unstubAllGlobals());

function show(findings: Finding[]) {
  const fetched = vi.fn(() => Promise.resolve(Response.json(findings)));
  vi.stubGlobal('fetch', fetched);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Findings />
    </QueryClientProvider>,
  );
  return fetched;
}

test('a folder of nobody is shown with its path and its size', async () => {
  show([{ code: 'FOLDER_ORPHANED', tenant: 't', path: '/srv/tenants/t', bytes: 1_500_000, whole: false, missing: 0, since: '2026-11-24T08:00:00Z' }]);
  const line = await screen.findByRole('listitem');
  expect(line.textContent).toContain('belongs to no assistant');
  expect(line.textContent).toContain('/srv/tenants/t');
  expect(line.textContent).toContain('more than 1.4 MB');
});

test('a lost history is shown with how much is lost, and without a size', async () => {
  show([{ code: 'HISTORY_MISSING', tenant: 't', path: '/srv/tenants/t', bytes: 0, whole: true, missing: 2, since: '2026-11-24T08:00:00Z' }]);
  const line = await screen.findByRole('listitem');
  expect(line.textContent).toContain('does not know any more');
  expect(line.textContent).toContain('2 questions');
  expect(line.textContent).not.toContain('0 B');
});

test('nothing is shown while there is nothing', async () => {
  const fetched = show([]);
  await waitFor(() => expect(fetched).toHaveBeenCalled());
  expect(screen.queryByRole('heading')).toBeNull();
});
