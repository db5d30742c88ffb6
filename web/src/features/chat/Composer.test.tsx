import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '@/api/problem';
import { TooltipProvider } from '@/ui/Tooltip';
import { Composer } from './Composer';

let coarse = false;

beforeEach(() => {
  coarse = false;
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(pointer: coarse)' && coarse }));
});

function show(props: Partial<Parameters<typeof Composer>[0]> = {}) {
  const onAsk = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
  const all = { ref: createRef<never>(), draftKey: 'c1', maxChars: 100, live: false, stopping: false, onAsk, onStop: vi.fn(), foot: null, ...props };
  const view = render(<Composer {...all} />, { wrapper: TooltipProvider });
  return { onAsk: all.onAsk, onStop: all.onStop, ...view };
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Your message' });
const remembered = () => localStorage.getItem('darkplex.draft.c1');

test('Enter sends, Shift+Enter starts a line', async () => {
  const { onAsk } = show();
  await userEvent.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}');
  expect(onAsk).toHaveBeenCalledExactlyOnceWith('one\ntwo');
  expect(field().value).toBe('');
  expect(remembered()).toBeNull();
});

test('Enter that ends a composition of letters does not send', () => {
  const { onAsk } = show();
  fireEvent.change(field(), { target: { value: 'にほん' } });
  fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
  expect(onAsk).not.toHaveBeenCalled();
});

test('on a phone Enter starts a line, since its keyboard has no Shift+Enter', () => {
  coarse = true;
  const { onAsk } = show();
  fireEvent.change(field(), { target: { value: 'one' } });
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(onAsk).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  expect(onAsk).toHaveBeenCalledExactlyOnceWith('one');
});

test('a failure brings the text back, before what was written meanwhile', async () => {
  let fail: (problem: Problem) => void = () => undefined;
  show({ onAsk: () => new Promise((_, reject) => (fail = reject)) });
  await userEvent.type(field(), 'precious{Enter}');
  expect(field().value).toBe('');
  expect(remembered()).toBe('precious');
  await userEvent.type(field(), 'more');
  await act(async () => fail(new Problem({ code: 'TURN_RUNNING', status: 409, title: 'x' })));
  expect(field().value).toBe('precious\n\nmore');
  expect(remembered()).toBe('precious\n\nmore');
  expect(screen.getByRole('alert').textContent).toContain('still being answered');
});

test('a reload finds the draft of its own conversation', async () => {
  const { unmount } = show();
  await userEvent.type(field(), 'half a thought');
  unmount();
  const other = show({ draftKey: 'c2' });
  expect(field().value).toBe('');
  other.unmount();
  show();
  expect(field().value).toBe('half a thought');
});

test('room is told only near the limit, and too much cannot be sent', () => {
  const { onAsk } = show();
  fireEvent.change(field(), { target: { value: 'x'.repeat(90) } });
  expect(screen.queryByText(/character/)).toBeNull();
  fireEvent.change(field(), { target: { value: 'x'.repeat(99) } });
  expect(screen.getByText('1 character left')).toBeDefined();
  fireEvent.change(field(), { target: { value: 'x'.repeat(103) } });
  expect(screen.getByText('3 characters too long')).toBeDefined();
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(onAsk).not.toHaveBeenCalled();
});

test('while an answer comes, one can write and stop but not send', async () => {
  const { onAsk, onStop } = show({ live: true });
  await userEvent.type(field(), 'next{Enter}');
  expect(onAsk).not.toHaveBeenCalled();
  expect(field().value).toBe('next');
  await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
  expect(onStop).toHaveBeenCalledOnce();
});
