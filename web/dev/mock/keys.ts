import { randomUUID } from 'node:crypto';
import type { ApiKey, MadeKey, WantedKey } from '../../src/api/types.ts';

/** No key of any portal. */
export function madeKey(wanted: WantedKey): MadeKey {
  const text = `dpk_${'0123456789abcdef'.repeat(4)}00000000`;
  return { text, key: { id: randomUUID(), ...wanted, hint: text.slice(0, 10), chargedMicroEur: 0, createdAt: new Date().toISOString(), expired: false } };
}

/** One of each kind, one with a name as long as may be. */
export function someKeys(): ApiKey[] {
  const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();
  const key = (name: string, hint: string, more: Partial<ApiKey>): ApiKey => ({
    id: randomUUID(), name, hint, models: [], chargedMicroEur: 0, createdAt: days(-40), expired: false, ...more,
  });
  return [
    key('Laptop', 'dpk_5e1f09', { chargedMicroEur: 1_284_310, budgetMicroEur: 5_000_000, lastUsedAt: days(0), expiresAt: days(50) }),
    key('Rechnungsprüfung-der-Landeshauptstadt-Kiel-Fachbereich-27-Verwaltungsserver-03', 'dpk_00a7c3', {
      models: ['claude-haiku-4-5', 'gemini-flash', 'llama-local'], chargedMicroEur: 2_000_000, budgetMicroEur: 2_000_000, lastUsedAt: days(-1),
    }),
    key('Old script', 'dpk_c0ffee', { expiresAt: days(-3), expired: true, models: ['claude-haiku-4-5'] }),
  ];
}
