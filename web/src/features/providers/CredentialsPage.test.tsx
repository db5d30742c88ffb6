import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Credential, OffersNow } from '@/api/types';
import { CredentialsPage } from './CredentialsPage';

afterEach(() => vi.unstubAllGlobals());

const SECRET = 'sk-test-not-a-key';
const old: Credential = { id: 'old-id', provider: 'google', name: 'Trial', weight: 2, madeAt: '2026-11-24T08:00:00Z' };
const now: OffersNow = { offers: [], offersLeftOut: 0, keysAside: [{ provider: 'google', key: 'old-id', why: 'UNPAID', until: '2026-11-24T08:05:00Z' }], connections: [] };

/** @param refuse the problem of the call that begins like this, for example `DELETE` */
function show(credentials: Credential[], refuse: Record<string, { status: number; code: string; detail?: string }> = {}) {
  const calls: { method: string; address: string; body: string }[] = [];
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  vi.stubGlobal('fetch', (address: string, request?: RequestInit) => {
    const method = request?.method ?? 'GET';
    if (address === '/api/session') return Promise.resolve(Response.json({ csrfToken: 'token', user: null }));
    if (address === '/api/operator/offers') return Promise.resolve(Response.json(now));
    if (method === 'GET') return Promise.resolve(Response.json(credentials));
    calls.push({ method, address, body: typeof request?.body === 'string' ? request.body : '' });
    const problem = refuse[method];
    if (problem) return Promise.resolve(Response.json({ title: problem.code, ...problem }, { status: problem.status }));
    return Promise.resolve(method === 'POST' ? Response.json({ ...old, id: 'new-id' }, { status: 201 }) : new Response(null, { status: 204 }));
  });
  render(
    <QueryClientProvider client={queries}>
      <CredentialsPage />
    </QueryClientProvider>,
  );
  return { calls, queries };
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

test('a key that is set aside says why and until when', async () => {
  show([old]);
  await waitFor(() => expect(screen.getByTestId('credential').textContent).toContain('wants money or has no quota left'));
});

test('a key is typed once and is nowhere afterwards', async () => {
  const { calls, queries } = show([]);
  await screen.findByTestId('no-credentials');
  await press('Add a key');
  await press('Store');
  expect(screen.getByRole('alert').textContent).toContain('Give it a name');
  await userEvent.type(screen.getByLabelText('Name'), 'Main');
  await userEvent.type(screen.getByLabelText('Key'), SECRET);
  expect(screen.getByLabelText('Key').getAttribute('type')).toBe('password');
  await press('Store');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(calls.map(({ method, address }) => `${method} ${address}`)).toEqual(['POST /api/operator/credentials']);
  expect(JSON.parse(calls[0]?.body ?? '')).toEqual({ provider: 'anthropic', name: 'Main', value: SECRET, weight: 1 });
  await waitFor(() => expect(JSON.stringify(queries.getMutationCache().getAll().map((one) => one.state))).not.toContain(SECRET));
  expect(document.body.innerHTML).not.toContain(SECRET);
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(SECRET);
});

test('what the portal refuses stands at its field, which has the focus', async () => {
  show([], { POST: { status: 400, code: 'CREDENTIAL_INVALID', detail: 'value must have 8 to 500 visible ASCII characters.' } });
  await screen.findByTestId('no-credentials');
  await press('Add a key');
  await userEvent.type(screen.getByLabelText('Name'), 'Main');
  await userEvent.type(screen.getByLabelText('Key'), 'short');
  await press('Store');
  expect((await screen.findByRole('alert')).textContent).toContain('8 to 500 visible');
  expect(document.activeElement).toBe(screen.getByLabelText('Key'));
});

test('a key is replaced by storing the new one first', async () => {
  const { calls } = show([old]);
  await press('Replace Trial');
  await userEvent.type(screen.getByLabelText('Key'), SECRET);
  await press('Store');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(calls.map(({ method, address }) => `${method} ${address}`)).toEqual(['POST /api/operator/credentials', 'DELETE /api/operator/credentials/old-id']);
  expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ provider: 'google', name: 'Trial', weight: 2 });
});

test('an old key that stays is told', async () => {
  show([old], { DELETE: { status: 500, code: 'UNEXPECTED' } });
  await press('Replace Trial');
  await userEvent.type(screen.getByLabelText('Key'), SECRET);
  await press('Store');
  expect((await screen.findByRole('alert')).textContent).toContain('could not be removed');
});

test('a key is removed after a question only', async () => {
  const { calls } = show([old]);
  await press('Remove Trial');
  expect(calls).toEqual([]);
  expect(document.activeElement?.textContent).toBe('Cancel');
  await press('Remove');
  await waitFor(() => expect(calls.map(({ method, address }) => `${method} ${address}`)).toEqual(['DELETE /api/operator/credentials/old-id']));
});
