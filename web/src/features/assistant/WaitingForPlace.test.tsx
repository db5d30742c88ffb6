import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, expect, test, vi } from 'vitest';
import type { Assistant } from '@/api/types';
import { texts as german } from '@/lib/i18n/de';
import { StepList } from './StepList';
import { WakeLine } from './WakeLine';

const waiting: Assistant = {
  state: 'STARTING',
  estimateMillis: 9_000,
  since: '2026-11-24T08:00:00Z',
  steps: [{ name: 'QUEUED', state: 'RUNNING', position: 3 }, { name: 'FOLDER', state: 'WAITING' }],
};

afterEach(async () => {
  vi.unstubAllGlobals();
  await i18next.changeLanguage('en');
});

test.each([
  ['en', 'Waiting for a place: number 3'],
  ['de', 'Wartet auf einen Platz: Nummer 3'],
])('the line above the composer tells the place, in %s', async (language, text) => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(waiting)));
  i18next.addResourceBundle('de', 'translation', german);
  await i18next.changeLanguage(language);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WakeLine />
    </QueryClientProvider>,
  );
  expect((await screen.findByTestId('wake-line')).textContent).toContain(text);
});

test('the step tells the place, too', () => {
  render(<StepList steps={waiting.steps} />);
  expect(screen.getByTestId('step-QUEUED').textContent).toBe('Waiting for a placenumber 3');
});
