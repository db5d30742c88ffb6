import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Plan, TenantRow } from '@/api/types';
import { ActMenu } from './ActMenu';

const row: TenantRow = {
  id: 'one', owner: 'anna@example.org', state: 'READY', since: '2026-11-24T08:00:00Z', placement: 'DEDICATED', plan: 'pro', kind: 'PROCESS', walled: true, working: true,
  templateVersion: 4, crashes: 0,
};
const plan = (name: string, title: string): Plan => ({
  name, title, placement: 'DEDICATED', idleFreezeSeconds: 600, idleStopSeconds: 1800, tools: ['session_status'], egressAllow: [], workspaceQuotaBytes: 1, prompt: false,
});

function open(onPlan: (row: TenantRow, plan: string) => void) {
  render(<ActMenu row={row} plans={[plan('free', 'Free'), plan('pro', 'Pro')]} onAct={() => undefined} onPlan={onPlan} busy={false} />);
  fireEvent.keyDown(screen.getByRole('button', { name: 'Actions for anna@example.org' }), { key: 'Enter' });
}

test('the present plan is marked, and another one is chosen by a click', () => {
  const onPlan = vi.fn();
  open(onPlan);
  expect(screen.getByRole('menuitemradio', { name: 'Pro' }).getAttribute('aria-checked')).toBe('true');
  fireEvent.click(screen.getByRole('menuitemradio', { name: 'Free' }));
  expect(onPlan).toHaveBeenCalledWith(row, 'free');
});

test('the plan that it has is not chosen again', () => {
  const onPlan = vi.fn();
  open(onPlan);
  fireEvent.click(screen.getByRole('menuitemradio', { name: 'Pro' }));
  expect(onPlan).not.toHaveBeenCalled();
});
