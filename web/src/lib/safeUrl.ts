const OPENABLE = new Set(['http:', 'https:', 'mailto:']);

/** The address when a person may be sent there, else undefined. Relative addresses of a model mean nothing here and are refused too. */
export function openableUrl(href: unknown): string | undefined {
  if (typeof href !== 'string' || !URL.canParse(href)) return undefined;
  return OPENABLE.has(new URL(href).protocol) ? href : undefined;
}

/** A path inside this site to go to after signing in; anything else would be an open redirect. */
export function innerPath(next: string | null): string {
  if (!next || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/chat';
  return next;
}
