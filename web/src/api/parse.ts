import type { Assistant, Part, Turn, TurnStatus, Usage } from './types';

/**
 * Reads what a stream says, without trust in its shape: a newer portal may send more than this page knows, and a page must not break
 * over it. What cannot be understood is undefined.
 */
type Fields = Record<string, unknown>;

export function parseFields(data: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

const STATES = new Set(['ASLEEP', 'STARTING', 'READY', 'PARKED', 'STOPPING', 'FAILED']);
const STATUSES = new Set(['QUEUED', 'WAKING', 'RUNNING', 'DONE', 'STOPPED', 'FAILED', 'INTERRUPTED']);

export function parseAssistant(data: string): Assistant | undefined {
  const fields = parseFields(data);
  if (!fields || !STATES.has(String(fields['state']))) return undefined;
  return { ...fields, steps: Array.isArray(fields['steps']) ? fields['steps'] : [] } as unknown as Assistant;
}

export function parseTurn(data: string): Turn | undefined {
  const fields = parseFields(data);
  if (!fields || typeof fields['id'] !== 'string' || typeof fields['seq'] !== 'number') return undefined;
  if (!STATUSES.has(String(fields['status']))) return undefined;
  const parts = Array.isArray(fields['parts']) ? (fields['parts'] as Part[]) : [];
  return {
    id: fields['id'],
    conversationId: String(fields['conversationId'] ?? ''),
    seq: fields['seq'],
    status: fields['status'] as TurnStatus,
    question: String(fields['question'] ?? ''),
    model: typeof fields['model'] === 'string' ? fields['model'] : null,
    createdAt: String(fields['createdAt'] ?? ''),
    endedAt: typeof fields['endedAt'] === 'string' ? fields['endedAt'] : null,
    parts: parts.filter((part) => typeof part === 'object' && part !== null),
    usage: (fields['usage'] as Usage | null | undefined) ?? null,
    problem: (fields['problem'] as Turn['problem'] | undefined) ?? null,
  };
}

export interface Delta {
  turnId: string;
  part: number;
  offset: number;
  text: string;
}

export function parseDelta(data: string): Delta | undefined {
  const fields = parseFields(data);
  if (!fields) return undefined;
  const { turnId, part, offset, text } = fields;
  if (typeof turnId !== 'string' || typeof part !== 'number' || typeof offset !== 'number' || typeof text !== 'string') return undefined;
  return { turnId, part, offset, text };
}
