/** The shapes of `contract/README.md`, written as the browser reads them. */

export interface Session {
  csrfToken: string;
  user: { id: string; email: string; operator: boolean } | null;
  mailbox: boolean;
  demo: boolean;
  version: string;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
  link: string;
  at: string;
}

export type AssistantState = 'ASLEEP' | 'STARTING' | 'READY' | 'PARKED' | 'STOPPING' | 'FAILED';
export type StepName = 'QUEUED' | 'FOLDER' | 'RUNTIME' | 'GATEWAY' | 'CONNECT' | 'WARM_UP';
export type StepState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';

export interface Step {
  name: StepName;
  state: StepState;
  millis?: number | null;
  /** In the line for a place, 1 for the next; there while it waits. */
  position?: number;
}

export interface Assistant {
  state: AssistantState;
  steps: Step[];
  /** The usual length of a whole start. */
  estimateMillis: number;
  since: string;
  reason?: { code: string; title: string; detail: string } | null;
}

/** How long it takes for its answers to a cheap question; `worstMillis` in the last minutes. */
export interface Answers {
  lastMillis: number;
  worstMillis: number;
  /** So slow, more than once, that a person notices. */
  slow: boolean;
}

/** What its gateway last said of itself. */
export interface Heard {
  at: string;
  /** How late its one thread was for what it had planned, at the 99th percentile. */
  delayMillis: number;
  /** So long ago that something is wrong. */
  silent: boolean;
}

export type OffWhy = 'NOT_OFFERED' | 'NOT_WALLED' | 'NOT_IN_PLAN';

export interface Trouble {
  code: string;
  title: string;
  at: string;
}

export interface Quarantine {
  by: 'OPERATOR' | 'CRASHES';
  since: string;
}

/** What is told about an assistant beyond its state. What nobody knows is not there. */
export interface About {
  placement: string;
  plan: { name: string; title: string };
  kind: string;
  walled: boolean;
  working: boolean;
  openclawVersion?: string;
  templateVersion: number;
  memoryBytes?: number;
  memoryLimitBytes?: number;
  answers?: Answers;
  heard?: Heard;
  disk?: Disk;
  activeAt?: string;
  crashes: number;
  trouble?: Trouble;
  quarantine?: Quarantine;
  tools: string[];
  /** From the next start on, where that is something else. */
  toolsNext?: string[];
  off: { kind: string; why: OffWhy }[];
}

/** Where it has asked to go; `port` is 0 when that is unknown. */
export interface Contact {
  host: string;
  port: number;
  firstSeen: string;
  allowed: boolean;
}

export interface Disk {
  level: 'FINE' | 'WARN' | 'FULL';
  bytes: number;
  /** False when there is more than was counted. */
  whole: boolean;
  maxBytes: number;
  stopBytes: number;
}

export type FileKind = 'FOLDER' | 'FILE' | 'LINK' | 'SPECIAL' | 'SHARED' | 'NAME';

export interface FileEntry {
  name: string;
  kind: FileKind;
  bytes: number;
  changedAt: string;
}

export interface Folder {
  path: string;
  entries: FileEntry[];
  /** There is more than is listed. */
  more: boolean;
  usedBytes: number;
  /** False when there is more than is counted. */
  usedWhole: boolean;
  quotaBytes: number;
  fileMaxBytes: number;
}

/** One assistant in the operator's table. */
export interface TenantRow {
  id: string;
  owner?: string;
  state: AssistantState;
  since: string;
  placement: string;
  plan: string;
  kind: string;
  walled: boolean;
  working: boolean;
  memoryBytes?: number;
  answers?: Answers;
  heard?: Heard;
  activeAt?: string;
  templateVersion: number;
  crashes: number;
  trouble?: Trouble;
  quarantine?: Quarantine;
}

export interface Plan {
  name: string;
  title: string;
  placement: string;
  idleFreezeSeconds: number;
  idleStopSeconds: number;
  tools: string[];
  egressAllow: string[];
  workspaceQuotaBytes: number;
  memoryBytes?: number;
  prompt: boolean;
}

export interface Plans {
  standard: string;
  plans: Plan[];
}

/** What an operator should look at. */
export interface Finding {
  code: string;
  tenant: string;
  path: string;
  bytes: number;
  whole: boolean;
  /** Questions that the assistant does not know any more. */
  missing: number;
  since: string;
}

/** How far the newest version of the tenant template has come. */
export interface Rollout {
  state: 'GOOD' | 'CANARY' | 'ROLLED_BACK';
  version: number;
  good: number;
  before?: number;
  why: 'FIRST' | 'RELEASE' | 'PROOF' | 'FAILURES' | 'OPERATOR';
  since: string;
  healthy: number;
  failed: number;
  quietSince?: string;
  assistants: number;
  intact: boolean;
  canaryPercent: number;
  canaryCount: number;
  healthyStarts: number;
  quietSeconds: number;
  failuresMax: number;
}

export interface TenantTable {
  tenants: TenantRow[];
  page: number;
  size: number;
  total: number;
  diskHeld: boolean;
}

export interface Model {
  id: string;
  name: string;
  provider: string;
  demo: boolean;
  inputMicroUsdPerMillion: number;
  outputMicroUsdPerMillion: number;
}

export interface Models {
  default: string;
  models: Model[];
}

export interface ConversationSummary {
  id: string;
  title: string;
  createdAt: string;
  updatedAt: string;
  running: boolean;
}

export type TurnStatus = 'QUEUED' | 'WAKING' | 'RUNNING' | 'DONE' | 'STOPPED' | 'FAILED' | 'INTERRUPTED';

export type ToolState = 'RUNNING' | 'DONE' | 'FAILED';

export interface ToolPart {
  type: 'tool';
  id: string;
  name: string;
  state: ToolState;
  input: string;
  output: string;
}

export type Part = { type: 'text'; text: string } | { type: 'reasoning'; text: string } | ToolPart;

export interface Usage {
  models: string[];
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  calls: number;
  costMicroEur: number;
  exact: boolean;
  demo: boolean;
}

export interface Turn {
  id: string;
  conversationId: string;
  seq: number;
  status: TurnStatus;
  question: string;
  model: string | null;
  createdAt: string;
  endedAt: string | null;
  parts: Part[];
  usage: Usage | null;
  problem: { code: string; title: string; detail: string } | null;
}

export interface Conversation {
  id: string;
  title: string;
  seq: number;
  turns: Turn[];
}

const LIVE: ReadonlySet<TurnStatus> = new Set<TurnStatus>(['QUEUED', 'WAKING', 'RUNNING']);

export function isLive(status: TurnStatus): boolean {
  return LIVE.has(status);
}

export interface ApiKey {
  id: string;
  name: string;
  hint: string;
  models: string[];
  budgetMicroEur?: number;
  chargedMicroEur: number;
  createdAt: string;
  expiresAt?: string;
  expired: boolean;
  lastUsedAt?: string;
}

export interface ApiKeys {
  baseUrl: string;
  most: number;
  keys: ApiKey[];
}

export interface WantedKey {
  name: string;
  models: string[];
  budgetMicroEur?: number;
  expiresAt?: string;
}

export interface MadeKey {
  text: string;
  key: ApiKey;
}

export type CallTrouble = 'SLOW_DOWN' | 'OVERLOADED' | 'UNPAID' | 'KEY_REFUSED' | 'BAD_REQUEST' | 'STRANGE_THOUGHT' | 'NETWORK' | 'TIMED_OUT' | 'BROKEN_OFF' | 'UNREADABLE';

export interface OfferFailure {
  at: string;
  trouble: CallTrouble;
  key: string;
}

/** One model at one provider, since the first call. Keys go by their ids. */
export interface Offer {
  provider: string;
  model: string;
  dialect: string;
  host: string;
  breaker: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  limit: number;
  inFlight: number;
  keysResting: string[];
  lastFailures: OfferFailure[];
}

export interface KeyAside {
  provider: string;
  key: string;
  why: CallTrouble;
  until: string;
}

export interface OffersNow {
  offers: Offer[];
  offersLeftOut: number;
  keysAside: KeyAside[];
  connections: { host: string; protocol: string; open: number }[];
}

export interface Credential {
  id: string;
  provider: string;
  name: string;
  weight: number;
  madeAt: string;
}

export interface WantedCredential {
  provider: string;
  name: string;
  value: string;
  weight: number;
}

/** What is offered, as an operator writes it. Number 0 is that of this version. */
export interface Edition {
  number: number;
  yaml: string;
}

export interface MadeEdition {
  number: number;
  at: string;
}
