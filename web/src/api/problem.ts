/** What the portal answers instead of what was asked for (`application/problem+json`), or that nothing answered at all. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly retry: 'NEVER' | 'LATER';
  readonly requestId: string | undefined;

  constructor(fields: {
    code: string;
    status: number;
    title: string;
    detail?: string | undefined;
    retry?: 'NEVER' | 'LATER' | undefined;
    requestId?: string | undefined;
  }) {
    super(fields.title);
    this.name = 'Problem';
    this.code = fields.code;
    this.status = fields.status;
    this.detail = fields.detail ?? '';
    this.retry = fields.retry ?? 'NEVER';
    this.requestId = fields.requestId;
  }
}

/** No answer: the network, a proxy in between, or a portal that is just starting. */
export const OFFLINE = 'OFFLINE';
/** An answer that is not ours, for example the error page of a proxy in between. */
export const UNEXPECTED = 'UNEXPECTED';

export function offline(): Problem {
  return new Problem({ code: OFFLINE, status: 0, title: 'No answer', retry: 'LATER' });
}

export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const text = (key: string) => (typeof fields[key] === 'string' ? fields[key] : undefined);
  const gatewayAway = response.status === 502 || response.status === 503 || response.status === 504;
  return new Problem({
    code: text('code') ?? (gatewayAway ? OFFLINE : UNEXPECTED),
    status: response.status,
    title: text('title') ?? response.statusText,
    detail: text('detail'),
    retry: fields['retry'] === 'LATER' || gatewayAway ? 'LATER' : 'NEVER',
    requestId: text('requestId'),
  });
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem({ code: UNEXPECTED, status: 0, title: error instanceof Error ? error.message : String(error) });
}
