const MICRO = 1_000_000;
const FORM = /^\d{1,6}(?:[.,]\d{1,6})?$/;

/** An amount in euros as somebody writes it, with a point or a comma, as an integer of micro-euros; undefined when it is none. */
export function microEurOf(text: string): number | undefined {
  const clean = text.trim();
  if (!FORM.test(clean)) return undefined;
  const [whole = '0', part = ''] = clean.split(/[.,]/);
  const micro = Number(whole) * MICRO + Number(part.padEnd(6, '0'));
  return micro > 0 ? micro : undefined;
}
