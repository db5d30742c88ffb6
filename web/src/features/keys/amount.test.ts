import { expect, test } from 'vitest';
import { microEurOf } from './amount';

test('an amount is read to the last micro-euro, with a point or a comma', () => {
  expect(microEurOf('5')).toBe(5_000_000);
  expect(microEurOf(' 0,29 ')).toBe(290_000);
  expect(microEurOf('1.000001')).toBe(1_000_001);
});

test('what is no amount is none', () => {
  for (const text of ['', '0', '0,0', '-1', '1e3', '1.000.000', '1,0000001', 'five', '1234567']) expect(microEurOf(text), text).toBeUndefined();
});
