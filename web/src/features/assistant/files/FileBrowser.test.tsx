import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FileEntry } from '@/api/types';
import { TooltipProvider } from '@/ui/Tooltip';
import { FileBrowser } from './FileBrowser';

const entry = (name: string, kind: FileEntry['kind']): FileEntry => ({ name, kind, bytes: 2048, changedAt: '2026-11-24T08:00:00Z' });
let folders: Record<string, FileEntry[]>;

beforeEach(() => {
  folders = { '': [entry('notes', 'FOLDER'), entry('a b.txt', 'FILE'), entry('out', 'LINK')], notes: [] };
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    if (url === '/api/session') return Promise.resolve(Response.json({ csrfToken: 't' }));
    const path = new URL(url, 'http://here').searchParams.get('path') ?? '';
    if (init?.method === 'DELETE') {
      folders[''] = (folders[''] ?? []).filter((one) => one.name !== path);
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    const entries = folders[path];
    const folder = { path, entries, more: false, usedBytes: 1_073_741_824, usedWhole: true, quotaBytes: 2_147_483_648, fileMaxBytes: 10 };
    return Promise.resolve(entries ? Response.json(folder) : Response.json({ code: 'FILE_NOT_FOUND', title: 'x', retry: 'NEVER' }, { status: 404 }));
  });
});

afterEach(() => vi.unstubAllGlobals());

function show(at = '/assistant') {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <TooltipProvider>
        <MemoryRouter initialEntries={[at]}>
          <FileBrowser />
        </MemoryRouter>
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

test('a file can be downloaded, a link cannot, and the quota is told in words', async () => {
  show();
  const link = await screen.findByRole('link', { name: 'Download a b.txt' });
  expect(link.getAttribute('href')).toBe('/api/assistant/files/content?path=a%20b.txt');
  expect(screen.queryByRole('link', { name: 'Download out' })).toBeNull();
  expect(screen.getByText('link, not opened')).toBeDefined();
  expect(screen.getByRole('meter', { name: 'Space in use' }).getAttribute('aria-valuetext')).toBe('1 GB of 2 GB in use');
});

test('a folder opens by keyboard, and the focus goes to where one is then', async () => {
  show();
  (await screen.findByRole('button', { name: 'notes' })).focus();
  await userEvent.keyboard('{Enter}');
  await screen.findByText('Nothing here yet');
  expect(document.activeElement?.textContent).toBe('notes');
  await userEvent.click(screen.getByRole('button', { name: 'All files' }));
  await screen.findByRole('button', { name: 'notes' });
});

test('what is deleted is asked about first, and the focus is not lost', async () => {
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Delete a b.txt' }));
  expect(screen.getByRole('dialog').textContent).toContain('deleted for good');
  await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByText('a b.txt')).toBeNull());
  await waitFor(() => expect(document.activeElement?.textContent).toBe('All files'));
});

test('a folder that is gone leads back', async () => {
  show('/assistant?path=gone');
  expect((await screen.findByRole('alert')).textContent).toContain('This is not there any more.');
  await userEvent.click(screen.getByRole('button', { name: 'Back to all files' }));
  await screen.findByRole('button', { name: 'notes' });
});

test('a file that is too large is not even sent', async () => {
  show();
  await screen.findByRole('button', { name: 'notes' });
  await userEvent.upload(screen.getByTestId('file-picker'), new File(['more than ten bytes'], 'big.txt'));
  expect((await screen.findByTestId('upload')).textContent).toContain('This file is too large.');
});
