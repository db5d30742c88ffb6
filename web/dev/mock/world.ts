import { randomUUID } from 'node:crypto';
import type { ApiKey, About, Assistant, Contact, ConversationSummary, Credential, Edition, Model, StepName, Rollout, TenantRow, Turn } from '../../src/api/types.ts';
import { longAnswer, shortAnswer } from './answers.ts';
import { someKeys } from './keys.ts';
import { MockFiles } from './files.ts';
import { someRollout, someTenants } from './operator.ts';
import { builtInEdition, someCredentials } from './providers.ts';

type Listener = (event: string, data: unknown, id?: number) => void;

export interface MockConversation extends ConversationSummary {
  seq: number;
  turns: Turn[];
  listeners: Set<Listener>;
}

const STEPS: [StepName, number][] = [['FOLDER', 400], ['RUNTIME', 2_600], ['GATEWAY', 4_200], ['CONNECT', 700], ['WARM_UP', 1_600]];
const ESTIMATE_MILLIS = 9_500;

export const realModels: Model[] = [
  { id: 'claude-haiku-4-5', name: 'Claude Haiku 4.5', provider: 'Anthropic', demo: false, inputMicroUsdPerMillion: 1_000_000, outputMicroUsdPerMillion: 5_000_000 },
  { id: 'gemini-flash', name: 'Gemini Flash', provider: 'Google', demo: false, inputMicroUsdPerMillion: 300_000, outputMicroUsdPerMillion: 2_500_000 },
  { id: 'llama-local', name: 'Llama 70B', provider: 'Ollama', demo: false, inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0 },
];

export const demoModel: Model = { id: 'demo', name: 'Demo', provider: 'Darkplex', demo: true, inputMicroUsdPerMillion: 0, outputMicroUsdPerMillion: 0 };

/**
 * All that one person has. The part of the address before the @ picks how it begins: `new` has nothing and a starting assistant,
 * `failed` one that did not start, `quarantined` one that may not, `open` one without walls, `full` a full folder,
 * `working` one that writes an answer, `operator` the operator's table, `rollback` and `settled` the same with another rollout and with providers that do not answer or were not called, `asleep` a sleeping one, `parked` one that rests, `shared` one in a cell with others, `replanned` one whose plan has changed, `queued` one that waits for a place, `demo` no provider; everybody else has some conversations and is awake.
 */
export class World {
  readonly user;
  readonly demo: boolean;
  readonly conversations = new Map<string, MockConversation>();
  readonly assistantListeners = new Set<Listener>();
  /** Cuts the open streams, and lets none in until then. */
  readonly cuts = new Set<() => void>();
  cutUntil = 0;
  assistant: Assistant;
  readonly files: MockFiles;
  readonly keys: ApiKey[];
  readonly tenants: TenantRow[];
  rollout: Rollout;
  readonly credentials: Credential[];
  edition: Edition;
  readonly kind: string;

  constructor(email: string) {
    const kind = email.split('@')[0] ?? '';
    this.kind = kind;
    this.files = new MockFiles(kind);
    this.keys = kind === 'keys' ? someKeys() : [];
    const operator = ['operator', 'rollback', 'settled'].includes(kind);
    this.tenants = operator ? someTenants() : [];
    this.rollout = someRollout(kind);
    this.credentials = kind === 'operator' ? someCredentials() : [];
    this.edition = kind === 'operator' ? { ...builtInEdition, number: 3 } : builtInEdition;
    this.user = { id: randomUUID(), email, operator };
    this.demo = kind === 'demo';
    this.assistant = { state: 'READY', steps: [], estimateMillis: ESTIMATE_MILLIS, since: now() };
    if (kind === 'asleep') this.assistant.state = 'ASLEEP';
    if (kind === 'parked') this.assistant.state = 'PARKED';
    if (kind === 'queued') this.waitForPlace();
    if (kind === 'failed') this.failStart();
    if (kind === 'quarantined') this.quarantine();
    if (kind === 'new') {
      this.assistant.state = 'ASLEEP';
      this.start();
    }
    if (kind !== 'new' && kind !== 'failed') this.seed();
  }

  get working(): boolean {
    return this.kind === 'working' || [...this.conversations.values()].some((one) => one.running);
  }

  about(): About {
    const open = this.kind === 'open';
    const up = this.ready;
    const machine = open ? 'NOT_WALLED' : 'NOT_OFFERED';
    return {
      placement: this.kind === 'shared' ? 'SHARED' : 'DEDICATED', plan: this.kind === 'shared' ? { name: 'free', title: 'Free' } : { name: 'pro', title: 'Pro' }, kind: open ? 'PROCESS' : 'CONTAINER', walled: !open, working: this.working, openclawVersion: '2026.9.6', templateVersion: 2,
      ...(up ? { memoryBytes: 412_316_860, ...(open ? {} : { heard: { at: new Date().toISOString(), delayMillis: 4, silent: false } }) } : {}), ...(open ? {} : { memoryLimitBytes: 2_147_483_648 }),
      disk: { level: this.kind === 'full' ? 'WARN' : 'FINE', bytes: this.kind === 'full' ? 4_600_000_000 : 96_000_000, whole: true, maxBytes: 4_294_967_296, stopBytes: 5_368_709_120 },
      ...(this.kind === 'new' ? {} : { activeAt: new Date(Date.now() - 240_000).toISOString() }),
      crashes: this.kind === 'quarantined' ? 5 : 0,
      ...(this.kind === 'quarantined' ? { trouble: { code: 'CELL_OUT_OF_MEMORY', title: 'Out of memory', at: now() }, quarantine: { by: 'CRASHES', since: now() } } : {}),
      tools: ['session_status'],
      ...(this.kind === 'replanned' ? { plan: { name: 'team', title: 'Team' }, toolsNext: ['session_status', 'web_fetch'] } : {}),
      off: [{ kind: 'FILES', why: machine }, { kind: 'COMMANDS', why: machine }, ...(this.kind === 'replanned' ? [] : [{ kind: 'WEB', why: open || this.kind === 'shared' ? 'NOT_OFFERED' : 'NOT_IN_PLAN' } as const]), { kind: 'BROWSER', why: machine }, { kind: 'SCHEDULES', why: 'NOT_OFFERED' }, { kind: 'MESSAGES', why: 'NOT_OFFERED' }, { kind: 'MEMORY', why: 'NOT_OFFERED' }],
    };
  }

  contacts(): Contact[] {
    if (this.kind === 'new') return [];
    const firstSeen = new Date(Date.now() - 3_600_000).toISOString();
    const long = `${'a-rather-long-name-of-a-host.'.repeat(5)}example.org`;
    return [{ host: 'docs.example.org', port: 443, firstSeen, allowed: true }, { host: long, port: 8443, firstSeen, allowed: false }];
  }

  restart(): void {
    this.setAssistant({ ...this.assistant, state: 'STOPPING', steps: [], since: now() });
    setTimeout(() => {
      this.setAssistant({ ...this.assistant, state: 'ASLEEP', since: now() });
      this.start();
    }, 800);
  }

  private waitForPlace(): void {
    const steps = STEPS.map(([name]) => ({ name, state: 'WAITING' as const }));
    this.assistant = { ...this.assistant, state: 'STARTING', steps: [{ name: 'QUEUED', state: 'RUNNING', position: 12 }, ...steps] };
  }

  private quarantine(): void {
    this.assistant = { ...this.assistant, state: 'FAILED', reason: { code: 'CELL_QUARANTINED', title: 'Your assistant may not start now.', detail: '' } };
  }

  get ready(): boolean {
    return this.assistant.state === 'READY';
  }

  start(): void {
    if (this.assistant.state === 'STARTING' || this.assistant.state === 'READY') return;
    this.setAssistant({
      state: 'STARTING',
      estimateMillis: ESTIMATE_MILLIS,
      since: now(),
      steps: STEPS.map(([name], at) => ({ name, state: at === 0 ? 'RUNNING' : 'WAITING' })),
    });
    let after = 0;
    STEPS.forEach(([, millis], at) => {
      after += millis;
      setTimeout(() => this.stepDone(at, millis), after);
    });
  }

  private stepDone(at: number, millis: number): void {
    const steps = this.assistant.steps.map((step, i) =>
      i === at ? { ...step, state: 'DONE' as const, millis } : i === at + 1 ? { ...step, state: 'RUNNING' as const } : step,
    );
    this.setAssistant(at === STEPS.length - 1 ? { ...this.assistant, state: 'READY', steps: [], since: now() } : { ...this.assistant, steps });
  }

  private failStart(): void {
    this.assistant = {
      state: 'FAILED',
      estimateMillis: ESTIMATE_MILLIS,
      since: now(),
      steps: STEPS.map(([name], at) => ({ name, state: at < 2 ? 'DONE' : at === 2 ? 'FAILED' : 'WAITING', ...(at < 2 ? { millis: 900 } : {}) })),
      reason: { code: 'CELL_PORT_SILENT', title: 'The gateway did not open its port.', detail: 'No answer within 60 s.' },
    };
  }

  setAssistant(assistant: Assistant): void {
    this.assistant = assistant;
    for (const listener of this.assistantListeners) listener('assistant', assistant);
    for (const conversation of this.conversations.values()) for (const listener of conversation.listeners) listener('assistant', assistant);
  }

  cut(millis: number): void {
    this.cutUntil = Date.now() + millis;
    for (const cut of this.cuts) cut();
  }

  create(id: string, title = '', createdAt = now()): MockConversation {
    const conversation: MockConversation = { id, title, createdAt, updatedAt: createdAt, running: false, seq: 0, turns: [], listeners: new Set() };
    this.conversations.set(id, conversation);
    return conversation;
  }

  private seed(): void {
    const hour = 3_600_000;
    const seeds: [string, number, string, string][] = [
      ['How a heat pump works', 0.4, 'Explain how a heat pump works.', longAnswer],
      ['Packing for Lisbon', 2, 'What should I pack for three days in Lisbon in March?', shortAnswer],
      ['Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und andere lange Wörter der Verwaltung', 27, 'Welches ist das längste Wort?', shortAnswer],
      ['Letter to the landlord', 30, 'Write to my landlord.', shortAnswer],
      ['Reading list for the autumn', 80, 'Which books?', shortAnswer],
      ['A name for the boat', 400, 'Suggest names.', shortAnswer],
    ];
    for (const [title, hours, question, answer] of seeds) {
      const at = new Date(Date.now() - hours * hour).toISOString();
      const conversation = this.create(randomUUID(), title, at);
      conversation.seq = 3;
      conversation.turns.push({
        id: randomUUID(), conversationId: conversation.id, seq: 3, status: 'DONE', question, model: this.demo ? 'demo' : 'claude-haiku-4-5',
        createdAt: at, endedAt: at, parts: [{ type: 'text', text: answer }], usage: usage(this.demo, answer.length), problem: null,
      });
    }
  }
}

export function usage(demo: boolean, chars: number, more: Partial<NonNullable<Turn['usage']>> = {}): NonNullable<Turn['usage']> {
  const outputTokens = Math.ceil(chars / 4);
  return {
    models: [demo ? 'demo' : 'claude-haiku-4-5'], inputTokens: 7_412, cachedInputTokens: 6_900, outputTokens, calls: 1,
    costMicroEur: demo ? 0 : Math.round((512 + 690 + outputTokens * 5) * 1.075), exact: true, demo, ...more,
  };
}

export function now(): string {
  return new Date().toISOString();
}
