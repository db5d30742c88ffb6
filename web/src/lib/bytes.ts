const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1024;

/** In the largest unit that leaves at least one, as file managers do; one digit more where it matters. */
export function formatBytes(bytes: number, language: string): string {
  let value = Math.max(0, bytes);
  let at = 0;
  while (value >= STEP - 0.5 && at < UNITS.length - 1) {
    value /= STEP;
    at++;
  }
  const digits = at > 0 && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'unit', unit: UNITS[at] ?? 'byte', unitDisplay: 'short', maximumFractionDigits: digits }).format(value);
}
