import { expect, test } from 'vitest';
import { formatBytes } from './bytes';

test.each([
  [0, '0 byte'],
  [1, '1 byte'],
  [1023, '1,023 byte'],
  [1024, '1 kB'],
  [1536, '1.5 kB'],
  [5 * 1024 * 1024, '5 MB'],
  [123_456_789, '118 MB'],
  [2 * 1024 ** 3, '2 GB'],
  [-5, '0 byte'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});

test('the decimal mark is that of the language', () => {
  expect(formatBytes(1_610_612_736, 'de')).toBe('1,5\u00a0GB');
});
