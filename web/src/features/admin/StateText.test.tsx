import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Heard, TenantRow } from '@/api/types';
import { StateText } from './StateText';

const ROW = { state: 'READY', since: '2026-12-01T08:00:00Z', working: false } as TenantRow;

const show = (heard: Heard, state: TenantRow['state'] = 'READY') => render(<StateText row={{ ...ROW, state, heard }} />);

test('one that is up says how late it is, and since when it is silent', () => {
  const { unmount } = show({ at: '2026-12-01T08:30:07Z', delayMillis: 4, silent: false });
  expect(screen.getByText(/4 ?ms late \(p99\), last beat .*30:07/)).toBeTruthy();
  unmount();
  show({ at: '2026-12-01T08:30:07Z', delayMillis: 2_300, silent: true });
  expect(screen.getByText(/silent since its beat at .*30:07/)).toBeTruthy();
  expect(screen.queryByText(/late/)).toBeNull();
});

test('a long delay is told in seconds, and one that is parked is not expected to say anything', () => {
  const { unmount } = show({ at: '2026-12-01T08:30:07Z', delayMillis: 2_300, silent: false });
  expect(screen.getByText(/2\.3 sec late/)).toBeTruthy();
  unmount();
  show({ at: '2026-12-01T08:30:07Z', delayMillis: 4, silent: false }, 'PARKED');
  expect(screen.queryByText(/beat/)).toBeNull();
});
