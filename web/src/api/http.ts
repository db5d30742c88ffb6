import { offline, problemOf } from './problem';
import type { Session } from './types';

const TIMEOUT_MILLIS = 30_000;

/** The token belongs to the session cookie of this page, so it lives as long as the page does. */
let csrfToken: string | undefined;

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, signal ? { signal } : {});
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}

export async function fetchSession(signal?: AbortSignal): Promise<Session> {
  const session = await getJson<Session>('/api/session', signal);
  csrfToken = session.csrfToken;
  return session;
}

/** The token for a call that `send` cannot make. */
export async function token(fresh = false): Promise<string> {
  if (!csrfToken || fresh) await fetchSession();
  return csrfToken ?? '';
}

/**
 * A changing call. The token changes at sign-in and sign-out, also in another tab; so one refusal is answered by reading the
 * session again, and only a second one is final.
 */
export async function send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Response> {
  if (!csrfToken) await fetchSession();
  const before = csrfToken;
  let response = await sendOnce(method, path, body);
  if (response.status === 403) {
    await fetchSession();
    if (csrfToken !== before) response = await sendOnce(method, path, body);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

function sendOnce(method: string, path: string, body: unknown): Promise<Response> {
  const headers: Record<string, string> = { 'X-CSRF-TOKEN': csrfToken ?? '' };
  if (body === undefined) return request(path, { method, headers });
  if (body instanceof URLSearchParams) return request(path, { method, headers, body });
  return request(path, { method, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

async function request(path: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  try {
    return await fetch(path, {
      ...init,
      credentials: 'same-origin',
      signal: init.signal ? AbortSignal.any([init.signal, timeout]) : timeout,
      headers: { Accept: 'application/json', ...init.headers },
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw offline();
  }
}
