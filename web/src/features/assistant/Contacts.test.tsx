import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Contact } from '@/api/types';
import { Contacts } from './Contacts';

afterEach(() => vi.unstubAllGlobals());

function show(contacts: Contact[]) {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(contacts)));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Contacts />
    </QueryClientProvider>,
  );
}

test('each host is shown with whether it was let out', async () => {
  show([
    { host: 'docs.example.org', port: 443, firstSeen: '2026-11-24T08:00:00Z', allowed: true },
    { host: 'evil.example.org', port: 8443, firstSeen: '2026-11-24T08:00:00Z', allowed: false },
  ]);
  const lines = await screen.findAllByRole('listitem');
  expect(lines[0]?.textContent).toMatch(/^docs\.example\.orgAllowed/);
  expect(lines[1]?.textContent).toMatch(/^evil\.example\.org:8443Not allowed/);
});

test('one that went nowhere says so', async () => {
  show([]);
  expect(await screen.findByText('Nothing yet.')).toBeDefined();
});
