/** Whole seconds, at least one: "about 0 s" would be a lie while something is still under way. */
export function wholeSeconds(millis: number): number {
  return Math.max(1, Math.round(millis / 1000));
}

/** Today's things with their time, older ones with their day. */
export function formatWhen(iso: string, language: string, now: Date = new Date()): string {
  const when = new Date(iso);
  const sameDay = when.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(
    language,
    sameDay ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'short' },
  ).format(when);
}

export type Age = 'today' | 'yesterday' | 'week' | 'older';

export function ageOf(iso: string, now: Date = new Date()): Age {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const then = new Date(iso).getTime();
  const day = 24 * 60 * 60 * 1000;
  if (then >= midnight) return 'today';
  if (then >= midnight - day) return 'yesterday';
  if (then >= midnight - 7 * day) return 'week';
  return 'older';
}

export function formatMoment(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** "4 ms", and from one second on as {@link formatSeconds}. */
export function formatDelay(millis: number, language: string): string {
  if (millis >= 1000) return formatSeconds(millis, language);
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'millisecond', unitDisplay: 'short' }).format(millis);
}

/** The time of day to the second, for what is told every few seconds. */
export function formatClock(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(new Date(iso));
}

/** With one digit behind the point: "1.8 s", "1,8 s". */
export function formatSeconds(millis: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'short', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(millis / 1000);
}
