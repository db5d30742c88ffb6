import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Edition } from '@/api/types';
import { CataloguePage } from './CataloguePage';

afterEach(() => vi.unstubAllGlobals());

/** A portal with one edition that another operator may replace. */
function portal(first: Edition) {
  const state = { edition: first, detail: '', written: [] as Edition[] };
  const problem = (status: number, code: string, detail = '') => Response.json({ status, code, title: code, detail }, { status });
  const answer = (address: string, request?: RequestInit) => {
    if (address === '/api/models') return Response.json({ default: 'a', models: [{ id: 'a', name: 'Model A', provider: 'anthropic', demo: false, inputMicroUsdPerMillion: 1_000_000, outputMicroUsdPerMillion: 0 }] });
    if (address === '/api/session') return Response.json({ csrfToken: 'token', user: null });
    if (address.endsWith('/editions/0')) return Response.json({ number: 0, yaml: 'built in' });
    if (address.endsWith('/editions/2')) return Response.json({ number: 2, yaml: 'two of them' });
    if (address.endsWith('/editions')) return Response.json([3, 2, 1].map((number) => ({ number, at: '2026-11-24T08:00:00Z' })));
    if (request?.method !== 'PUT') return Response.json(state.edition);
    const wanted = JSON.parse(request.body as string) as Edition;
    state.written.push(wanted);
    if (wanted.number !== state.edition.number) return problem(409, 'MODELS_MOVED');
    if (state.detail) return problem(400, 'MODELS_INVALID', state.detail);
    state.edition = { number: wanted.number + 1, yaml: wanted.yaml };
    return Response.json(state.edition);
  };
  vi.stubGlobal('fetch', vi.fn((address: string, request?: RequestInit) => Promise.resolve(answer(address, request))));
  vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => undefined, removeEventListener: () => undefined }));
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const show = () =>
    render(
      <QueryClientProvider client={queries}>
        <CataloguePage />
      </QueryClientProvider>,
    );
  return { state, show, look: () => queries.refetchQueries({ queryKey: ['operator', 'edition'], exact: true }) };
}

const field = () => screen.findByRole<HTMLTextAreaElement>('textbox');
const write = async (text: string) => {
  await userEvent.clear(await field());
  await userEvent.type(await field(), text);
};
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

test('what is offered stands there with its prices, the default marked', async () => {
  portal({ number: 0, yaml: 'one' }).show();
  const row = (await screen.findByText('Model A')).closest('tr')!;
  expect(row.textContent).toContain('default');
  expect(row.textContent).toContain('$1.00');
  expect(row.textContent).toContain('free of charge');
});

test('a list is saved on top of the edition that was read', async () => {
  const { state, show } = portal({ number: 3, yaml: 'one' });
  show();
  expect((await field()).value).toBe('one');
  await write('two');
  await press('Save');
  expect(await screen.findByText('Edition 4 is saved and holds now.')).toBeTruthy();
  expect(state.written).toEqual([{ number: 3, yaml: 'two' }]);
});

test('a refusal stands at its line, and the text stays', async () => {
  const { state, show } = portal({ number: 3, yaml: 'one' });
  state.detail = 'Unrecognized property "x" (models[0].x, line 2)';
  show();
  await write('a{enter}bcd{enter}e');
  await press('Save');
  expect((await screen.findByTestId('refusal')).textContent).toContain('models[0].x');
  await press('Go to line 2');
  const area = await field();
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe('bcd');
  expect(area.getAttribute('aria-invalid')).toBe('true');
});

test('who was overtaken keeps the text, sees the other one, and may save nevertheless', async () => {
  const { state, show } = portal({ number: 3, yaml: 'one' });
  show();
  await write('mine');
  state.edition = { number: 4, yaml: 'theirs' };
  await press('Save');
  const moved = await screen.findByTestId('moved');
  expect(moved.textContent).toContain('on top of edition 3, meanwhile there is edition 4');
  expect(moved.textContent).toContain('theirs');
  expect((await field()).value).toBe('mine');
  await press('Save mine instead');
  expect(await screen.findByText('Edition 5 is saved and holds now.')).toBeTruthy();
  expect(state.edition.yaml).toBe('mine');
  expect(screen.queryByTestId('moved')).toBeNull();
});

test('whoever goes on writing after being overtaken still writes on top of the edition that was read', async () => {
  const { state, show, look } = portal({ number: 3, yaml: 'one' });
  show();
  await write('mi');
  state.edition = { number: 4, yaml: 'theirs' };
  await look();
  await screen.findByTestId('moved');
  await userEvent.type(await field(), 'ne');
  expect(screen.getByTestId('moved').textContent).toContain('on top of edition 3, meanwhile there is edition 4');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
  await press('Take theirs, discard mine');
  expect((await field()).value).toBe('theirs');
  expect(state.written).toEqual([]);
});

test('a draft is still there when one comes back to the page, until it is given up', async () => {
  const { show } = portal({ number: 3, yaml: 'one' });
  const page = show();
  await write('draft');
  page.unmount();
  show();
  expect((await field()).value).toBe('draft');
  await press('Discard changes');
  expect((await field()).value).toBe('one');
});

test('the built-in list comes back after a question, as a new edition', async () => {
  const { state, show } = portal({ number: 3, yaml: 'one' });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Back to the built-in list' }));
  expect(state.written).toEqual([]);
  const sure = screen.getAllByRole<HTMLButtonElement>('button', { name: 'Back to the built-in list' }).at(-1)!;
  await waitFor(() => expect(sure.disabled).toBe(false));
  await userEvent.click(sure);
  expect(await screen.findByText('Edition 4 is saved and holds now.')).toBeTruthy();
  expect(state.written).toEqual([{ number: 3, yaml: 'built in' }]);
});

test('an earlier edition comes into the editor and is saved as a new one', async () => {
  const { state, show } = portal({ number: 3, yaml: 'one' });
  show();
  await userEvent.click(await screen.findByText('Earlier editions'));
  expect(screen.queryByText('Edition 3')).toBeNull();
  await press('Edition 2 into the editor');
  await waitFor(async () => expect((await field()).value).toBe('two of them'));
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Edition 1 into the editor' }).disabled).toBe(true);
  await press('Save');
  expect(await screen.findByText('Edition 4 is saved and holds now.')).toBeTruthy();
  expect(state.written).toEqual([{ number: 3, yaml: 'two of them' }]);
});
