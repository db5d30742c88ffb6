import { asProblem } from '@/api/problem';
import type { WantedCredential } from '@/api/types';
import type { Texts } from '@/lib/i18n/texts';

export type Wrong = keyof Texts['credentials']['wrong'];
export type Field = keyof WantedCredential;

const BY_BEGINNING: Record<string, [Field, Wrong]> = { provider: ['provider', 'provider'], name: ['name', 'name'], value: ['value', 'value'], weight: ['weight', 'weight'] };

/** The portal's refusal begins with the field that it is about; nothing when it is about none. */
export function wrongField(error: unknown): [Field, Wrong] | undefined {
  const { code, detail } = asProblem(error);
  if (code !== 'CREDENTIAL_INVALID') return undefined;
  if (detail.startsWith('name must not')) return ['name', 'nameHoldsKey'];
  return BY_BEGINNING[detail.split(' ')[0] ?? ''];
}
