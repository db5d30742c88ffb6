const MICRO = 1_000_000;

/**
 * An amount for a glance: two decimals from one euro up, four from one cent up, below that as many as show two figures, six at most.
 * Six decimals are exact, because an amount is an integer of micro-euros.
 */
export function formatMicroEur(micro: number, language: string): string {
  return format(micro, language, decimalsFor(Math.abs(micro)));
}

/** The whole truth: six decimals. */
export function formatMicroEurExact(micro: number, language: string): string {
  return format(micro, language, 6);
}

/** A price of the catalogue, in micro-dollars for a million tokens, as dollars. */
export function formatPricePerMillion(microUsd: number, language: string): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  }).format(microUsd / MICRO);
}

function decimalsFor(micro: number): number {
  if (micro === 0 || micro >= MICRO) return 2;
  if (micro >= 10_000) return 4;
  const leadingZeros = 6 - String(Math.trunc(micro)).length;
  return Math.min(6, leadingZeros + 2);
}

function format(micro: number, language: string, decimals: number): string {
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(micro / MICRO);
}
