import { randomUUID } from 'node:crypto';
import type { CallTrouble, Credential, Edition, MadeEdition, Offer, OffersNow, WantedCredential } from '../../src/api/types.ts';

const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

/** One of each kind, one with a name as long as may be. */
export function someCredentials(): Credential[] {
  const credential = (provider: string, name: string, weight: number): Credential => ({ id: randomUUID(), provider, name, weight, madeAt: at(-40 * 86_400) });
  return [
    credential('anthropic', 'Main account', 3),
    credential('anthropic', 'Rechnungsprüfung-der-Landeshauptstadt-Kiel-Fachbereich-27-Verwaltungsserver-03', 1),
    credential('google', 'Trial', 1),
  ];
}

/** A morning at which not all providers are well. */
export function someOffers([main, long, trial]: Credential[]): OffersNow {
  const failure = (seconds: number, trouble: CallTrouble, key = main?.id ?? 'environment') => ({ at: at(-seconds), trouble, key });
  const offer = (provider: string, model: string, dialect: string, host: string, more: Partial<Offer>): Offer => ({
    provider, model, dialect, host, breaker: 'CLOSED', limit: 1_000, inFlight: 0, keysResting: [], lastFailures: [], ...more,
  });
  return {
    offers: [
      offer('openai', 'gpt-6-luna', 'RESPONSES', 'api.openai.com', {
        breaker: 'OPEN', limit: 4, lastFailures: [failure(4, 'OVERLOADED', 'environment'), failure(6, 'TIMED_OUT', 'environment'), failure(9, 'NETWORK', 'environment')],
      }),
      offer('google', 'gemini-3.8-flash', 'GEMINI', 'generativelanguage.googleapis.com', {
        breaker: 'HALF_OPEN', limit: 61, inFlight: 1, lastFailures: [failure(40, 'BROKEN_OFF', trial?.id)],
      }),
      offer('anthropic', 'claude-sonnet-5-5', 'ANTHROPIC', 'api.anthropic.com', {
        limit: 250, inFlight: 12, keysResting: [main, long].flatMap((one) => (one ? [one.id] : [])), lastFailures: [failure(2, 'SLOW_DOWN'), failure(30, 'SLOW_DOWN', long?.id)],
      }),
      offer('anthropic', 'claude-haiku-4-5', 'ANTHROPIC', 'api.anthropic.com', { limit: 10_000, inFlight: 7 }),
      offer('ollama', 'hf.co/some-organisation-with-a-long-name/some-model-of-theirs-70B-Instruct-GGUF:Q4_K_M', 'OLLAMA', 'gpu-03.inference.internal.verwaltung.example.org:11434', { inFlight: 2 }),
    ],
    offersLeftOut: 0,
    keysAside: trial ? [{ provider: 'google', key: trial.id, why: 'UNPAID', until: at(214) }] : [],
    connections: [
      { host: 'api.anthropic.com:443', protocol: 'HTTP/2', open: 2 },
      { host: 'generativelanguage.googleapis.com:443', protocol: 'HTTP/2', open: 1 },
      { host: 'gpu-03.inference.internal.verwaltung.example.org:11434', protocol: 'HTTP/1.1', open: 2 },
    ],
  };
}

export const noOffers: OffersNow = { offers: [], offersLeftOut: 0, keysAside: [], connections: [] };

/** What the portal says of a key that cannot be stored; it looks at the fields in the same order. */
export function wrongCredential({ name, value, weight }: WantedCredential): string | undefined {
  if (!name || name.length > 80) return 'name must have 1 to 80 characters.';
  if (!/^[!-~]{8,500}$/.test(value)) return 'value must have 8 to 500 visible ASCII characters.';
  if (weight < 1 || weight > 1_000) return 'weight must be from 1 to 1000.';
  return name.includes(value) ? 'name must not hold the key.' : undefined;
}

export const builtInEdition: Edition = {
  number: 0,
  yaml: `# The models that this version knows. The first of "preferred" is the default.
preferred: [claude-haiku-4-5, gemini-flash]
models:
  - id: claude-haiku-4-5
    name: Claude Haiku 4.5
    provider: anthropic
    contextTokens: 200000
    outputTokens: 64000
    images: true
    reasoning: true
    aliases: [haiku]
  - id: gemini-flash
    name: Gemini Flash
    provider: google
    contextTokens: 1048576
    outputTokens: 65536
    images: true
    reasoning: true
`,
};

/** One a day. */
export function madeBefore(number: number): MadeEdition[] {
  return Array.from({ length: number }, (_, before) => ({ number: number - before, at: at(-before * 86_400) }));
}

/** What the portal finds wrong with a list; here the two mistakes that the pictures make. */
export function wrongEdition(yaml: string): string | undefined {
  const broken = yaml.split('\n').findIndex((line) => line.includes('contextToken:'));
  if (broken >= 0) return `Unrecognized property "contextToken" (class Entry), not marked as ignorable (models[0].contextToken, line ${broken + 1})`;
  return yaml.includes('provider: nobody') ? 'The model "gemini-flash" has a provider that is none of [anthropic, openai, google].' : undefined;
}
