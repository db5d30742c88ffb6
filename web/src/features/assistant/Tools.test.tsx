import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { About } from '@/api/types';
import { Tools } from './Tools';

const about: About = {
  placement: 'DEDICATED', plan: { name: 'pro', title: 'Pro' }, kind: 'PROCESS', walled: true, working: false, templateVersion: 4, crashes: 0,
  tools: ['session_status'],
  off: [{ kind: 'WEB', why: 'NOT_IN_PLAN' }, { kind: 'FILES', why: 'NOT_OFFERED' }],
};

test('what the plan leaves out is told apart from what nobody gets here', () => {
  render(<Tools about={about} />);
  expect(screen.getByText(/the plan Pro does not/).textContent).toContain('searching the web');
  expect(screen.getByText(/does not offer these/).textContent).not.toContain('searching the web');
  expect(screen.getByText(/The plan Pro and this server decide/)).toBeTruthy();
  expect(screen.queryByText(/from its next start/)).toBeNull();
});

test('a changed plan says what comes with the next start', () => {
  render(<Tools about={{ ...about, toolsNext: ['session_status', 'web_fetch'] }} />);
  expect(screen.getByText(/from its next start on it has session_status, web_fetch/)).toBeTruthy();
});
