import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Rollout } from '@/api/types';
import { TemplateRollout } from './TemplateRollout';

afterEach(() => vi.unstubAllGlobals());

const good: Rollout = {
  state: 'GOOD', version: 4, good: 4, why: 'PROOF', since: '2026-11-24T08:00:00Z', healthy: 3, failed: 0, assistants: 9, intact: true,
  canaryPercent: 10, canaryCount: 1, healthyStarts: 3, quietSeconds: 1800, failuresMax: 1,
};

function show(rollout: Rollout) {
  const fetched = vi.fn((_address: string, _request?: RequestInit) => Promise.resolve(Response.json(rollout)));
  vi.stubGlobal('fetch', fetched);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TemplateRollout />
    </QueryClientProvider>,
  );
  return fetched;
}

test('where there is nothing to decide there is one line', async () => {
  show(good);
  expect((await screen.findByTestId('rollout')).textContent).toContain('version 4');
  expect(screen.queryByRole('heading')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});

test('a version that is tried shows its share and its counts, and is promoted after a question', async () => {
  const fetched = show({ ...good, state: 'CANARY', good: 3, healthy: 2, failed: 1, assistants: 2 });
  const section = await screen.findByTestId('rollout');
  expect(section.textContent).toContain('10 % of the assistants');
  expect(section.textContent).toContain('2 of 3');
  await userEvent.click(screen.getByRole('button', { name: 'Give it to everybody' }));
  expect(fetched.mock.calls.some(([, request]) => request?.method === 'POST')).toBe(false);
  await userEvent.click(screen.getAllByRole('button', { name: 'Give it to everybody' }).at(-1)!);
  await waitFor(() => expect(fetched.mock.calls.find(([address]) => address.endsWith('/promote'))?.[1]?.body).toBe('{"version":4}'));
});

test('a version that was rolled back says why, and what is damaged is told', async () => {
  show({ ...good, state: 'ROLLED_BACK', good: 3, why: 'FAILURES', failed: 2, intact: false });
  expect((await screen.findByTestId('rollout')).textContent).toContain('It failed 2 times.');
  expect(screen.getByRole('alert').textContent).toContain('give version 4 to everybody');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});
