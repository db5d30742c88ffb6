import { expect, test } from 'vitest';
import type { Assistant, StepState } from '@/api/types';
import { wakingAt } from './useWaking';

const since = '2026-11-23T08:00:00.000Z';
const at = (millis: number) => Date.parse(since) + millis;
const assistant = (...states: StepState[]): Assistant => ({
  state: 'STARTING',
  estimateMillis: 10_000,
  since,
  steps: states.map((state) => ({ name: 'RUNTIME', state })),
});

test('half of the time and all steps are half of the way', () => {
  expect(wakingAt(assistant('DONE', 'DONE'), at(5_000))).toEqual({ position: undefined, leftMillis: 5_000, progress: 0.5 });
});

test('time alone does not move past a step that hangs', () => {
  expect(wakingAt(assistant('DONE', 'RUNNING'), at(60_000))).toEqual({ position: undefined, leftMillis: undefined, progress: 0.9 });
});

test('a browser whose clock is behind neither counts up nor breaks', () => {
  expect(wakingAt(assistant('RUNNING'), at(-90_000))).toEqual({ position: undefined, leftMillis: 10_000, progress: 0 });
});

test('who waits for a place is at the beginning, however long it takes', () => {
  const waiting: Assistant = { ...assistant('WAITING'), steps: [{ name: 'QUEUED', state: 'RUNNING', position: 3 }, { name: 'RUNTIME', state: 'WAITING' }] };
  expect(wakingAt(waiting, at(60_000))).toEqual({ position: 3, leftMillis: undefined, progress: 0 });
});

test('the time in the line is no part of the start', () => {
  const started: Assistant = { ...assistant('DONE'), steps: [{ name: 'QUEUED', state: 'DONE', millis: 60_000 }, { name: 'RUNTIME', state: 'DONE' }] };
  expect(wakingAt(started, at(65_000))).toEqual({ position: undefined, leftMillis: 5_000, progress: 0.5 });
});
