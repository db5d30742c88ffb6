import { describe, expect, test } from 'vitest';
import { formatMicroEur, formatMicroEurExact, formatPricePerMillion } from './money';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

describe('an amount for a glance', () => {
  test.each([
    [0, '€0.00', '0,00 €'],
    [1, '€0.000001', '0,000001 €'],
    [12, '€0.000012', '0,000012 €'],
    [345, '€0.00035', '0,00035 €'],
    [1_234, '€0.0012', '0,0012 €'],
    [9_999, '€0.0100', '0,0100 €'],
    [31_234, '€0.0312', '0,0312 €'],
    [1_234_567, '€1.23', '1,23 €'],
  ])('%i micro-euro', (micro, english, german) => {
    expect(plain(formatMicroEur(micro, 'en'))).toBe(english);
    expect(plain(formatMicroEur(micro, 'de'))).toBe(german);
  });

  test('the exact form keeps every micro-euro', () => {
    expect(formatMicroEurExact(1_234_567, 'en')).toBe('€1.234567');
  });

  test('a catalogue price reads in dollars', () => {
    expect(formatPricePerMillion(75_000, 'en')).toBe('$0.075');
  });
});
