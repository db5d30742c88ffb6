import { expect, test } from 'vitest';
import { actsFor } from './acts';

test('what runs can be ended, what sleeps can be started', () => {
  expect(actsFor({ state: 'READY' })).toEqual(['restart', 'stop', 'quarantine']);
  expect(actsFor({ state: 'PARKED' })).toEqual(['restart', 'stop', 'quarantine']);
  expect(actsFor({ state: 'ASLEEP' })).toEqual(['start', 'quarantine']);
});

test('what is quarantined can only be released', () => {
  for (const state of ['FAILED', 'ASLEEP', 'READY', 'PARKED'] as const) {
    expect(actsFor({ state, quarantine: { by: 'CRASHES', since: '2026-11-24T08:00:00Z' } })).toEqual(['release']);
  }
});
