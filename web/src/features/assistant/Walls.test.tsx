import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Walls } from './Walls';

test('one in a cell with others is not told that it reaches nobody', () => {
  render(<Walls walled web={false} shared />);
  const text = screen.getByTestId('walls').textContent;
  expect(text).toContain('shares an OpenClaw with others');
  expect(text).not.toContain('nobody else');
});

test('one of its own is told of its doors', () => {
  render(<Walls walled web shared={false} />);
  expect(screen.getByTestId('walls').textContent).toContain('three guarded doors');
});
