import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { OffersNow } from '@/api/types';
import { OffersPage } from './OffersPage';

afterEach(() => vi.unstubAllGlobals());

const empty: OffersNow = { offers: [], offersLeftOut: 0, keysAside: [], connections: [] };

function show(answer: () => Response, wide = true) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  vi.stubGlobal('fetch', (address: string) =>
    Promise.resolve(address.endsWith('/credentials') ? Response.json([{ id: 'key-1', provider: 'openai', name: 'Main', weight: 1, madeAt: '2026-11-24T08:00:00Z' }]) : answer()),
  );
  vi.stubGlobal('matchMedia', () => ({ matches: wide, addEventListener: () => undefined, removeEventListener: () => undefined }));
  render(
    <QueryClientProvider client={queries}>
      <OffersPage />
    </QueryClientProvider>,
  );
  return queries;
}

test('before the first call it says so', async () => {
  show(() => Response.json(empty));
  expect((await screen.findByTestId('no-offers')).textContent).toContain('No calls yet');
  expect(screen.getByText('No key is set aside.')).toBeTruthy();
});

test.each([true, false])('an offer in trouble says what is wrong with it, and keys go by their names (wide: %s)', async (wide) => {
  const failure = (trouble: 'TIMED_OUT' | 'SLOW_DOWN', key: string) => ({ at: '2026-11-24T08:00:00Z', trouble, key });
  show(
    () =>
      Response.json({
        ...empty,
        offersLeftOut: 3,
        offers: [{ provider: 'openai', model: 'gpt-6-luna', dialect: 'RESPONSES', host: 'api.openai.com', breaker: 'OPEN', limit: 1_500, inFlight: 2, keysResting: ['key-1'], lastFailures: [failure('TIMED_OUT', 'key-1'), failure('SLOW_DOWN', 'environment')] }],
        keysAside: [{ provider: 'openai', key: '0123456789', why: 'KEY_REFUSED', until: '2026-11-24T08:05:00Z' }],
        connections: [{ host: 'api.openai.com:443', protocol: 'HTTP/2', open: 2 }],
      } satisfies OffersNow),
    wide,
  );
  const offer = await screen.findByTestId('offer');
  for (const told of ['gpt-6-luna', 'OpenAI Responses', 'api.openai.com', 'left alone', 'at most 1,500', 'no answer in time', '1 earlier', 'key: environment']) {
    expect(offer.textContent).toContain(told);
  }
  await waitFor(() => expect(offer.textContent).toContain('key: Main'));
  expect(screen.getByTestId('key-aside').textContent).toContain('openai · 01234567…');
  expect(screen.getByTestId('key-aside').textContent).toContain('key refused');
  expect(screen.getByText('api.openai.com:443')).toBeTruthy();
  expect(screen.getByText(/3 more offers/)).toBeTruthy();
});

test('when the portal falls silent, what was seen last stays and says from when it is', async () => {
  let silent = false;
  const queries = show(() => (silent ? Response.json({ code: 'UNEXPECTED', title: '' }, { status: 500 }) : Response.json(empty)));
  await screen.findByTestId('no-offers');
  silent = true;
  await queries.refetchQueries({ queryKey: ['operator', 'offers'] });
  expect((await screen.findByRole('alert')).textContent).toContain('The portal does not answer.');
  expect(screen.getByTestId('no-offers')).toBeTruthy();
});
