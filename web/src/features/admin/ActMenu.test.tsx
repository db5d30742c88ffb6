import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Plan, TenantRow } from '@/api/types';
import { TooltipProvider } from '@/ui/Tooltip';
import { ActMenu } from './ActMenu';

const row: TenantRow = {
  id: 'one', owner: 'anna@example.org', state: 'READY', since: '2026-11-24T08:00:00Z', placement: 'DEDICATED', plan: 'pro', kind: 'PROCESS', walled: true, working: true,
  templateVersion: 4, crashes: 0,
};
const plan = (name: string, title: string): Plan => ({
  name, title, placement: 'DEDICATED', idleFreezeSeconds: 600, idleStopSeconds: 1800, tools: ['session_status'], egressAllow: [], workspaceQuotaBytes: 1, prompt: false,
});

async function open(onPlan: (row: TenantRow, plan: string) => void) {
  render(
    <TooltipProvider>
      <ActMenu row={row} plans={[plan('free', 'Free'), plan('pro', 'Pro')]} onAct={() => undefined} onPlan={onPlan} busy={false} />
    </TooltipProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Actions for anna@example.org' }));
}

test('the present plan is marked, and another one is chosen by a click', async () => {
  const onPlan = vi.fn();
  await open(onPlan);
  expect(screen.getByRole('menuitemradio', { name: 'Pro' }).getAttribute('aria-checked')).toBe('true');
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Free' }));
  expect(onPlan).toHaveBeenCalledWith(row, 'free');
});

test('the plan that it has is not chosen again', async () => {
  const onPlan = vi.fn();
  await open(onPlan);
  await userEvent.click(screen.getByRole('menuitemradio', { name: 'Pro' }));
  expect(onPlan).not.toHaveBeenCalled();
});
