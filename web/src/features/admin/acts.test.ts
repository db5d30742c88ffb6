import { expect, test } from 'vitest';
import { actsFor } from './acts';

const alone = { placement: 'DEDICATED', walled: true, kind: 'PROCESS' };

test('what runs can be ended, what sleeps can be started', () => {
  expect(actsFor({ ...alone, state: 'READY' })).toEqual(['restart', 'stop', 'share', 'quarantine']);
  expect(actsFor({ ...alone, state: 'PARKED' })).toEqual(['restart', 'stop', 'share', 'quarantine']);
  expect(actsFor({ ...alone, state: 'ASLEEP' })).toEqual(['start', 'share', 'quarantine']);
});

test('one moves to where it is not, if there are walls and the portal reaches its folder', () => {
  expect(actsFor({ ...alone, placement: 'SHARED', state: 'READY' })).toContain('separate');
  expect(actsFor({ ...alone, placement: 'SHARED', state: 'READY' })).not.toContain('share');
  expect(actsFor({ ...alone, walled: false, state: 'READY' })).not.toContain('share');
  expect(actsFor({ ...alone, kind: 'POD', state: 'READY' })).not.toContain('share');
});

test('what is quarantined can only be released', () => {
  for (const state of ['FAILED', 'ASLEEP', 'READY', 'PARKED'] as const) {
    expect(actsFor({ ...alone, state, quarantine: { by: 'CRASHES', since: '2026-11-24T08:00:00Z' } })).toEqual(['release']);
  }
});
