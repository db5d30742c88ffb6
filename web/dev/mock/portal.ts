import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Edition, Mail, Turn, WantedCredential, WantedKey } from '../../src/api/types.ts';
import { Answering } from './answering.ts';
import { FileRefusal } from './files.ts';
import { madeKey } from './keys.ts';
import { decided, operatorTable, someFindings, somePlans } from './operator.ts';
import { builtInEdition, madeBefore, noOffers, someOffers, wrongCredential, wrongEdition } from './providers.ts';
import { demoModel, type MockConversation, now, realModels, World } from './world.ts';

const MESSAGE_MAX_CHARS = 32_000;
const ALIVE_MILLIS = 10_000;

interface MockSession {
  csrf: string;
  world: World | null;
}

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  session: MockSession;
  url: URL;
  body: string;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  constructor(status: number, code: string, detail = '') {
    super(code);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** Speaks `contract/README.md` from memory, so that the page can be seen and tried without a portal. */
export class MockPortal {
  private readonly sessions = new Map<string, MockSession>();
  private readonly worlds = new Map<string, World>();
  private readonly links = new Map<string, { email: string; state: 'NEW' | 'USED' | 'EXPIRED' }>([['expired', { email: 'a@example.org', state: 'EXPIRED' }]]);
  private readonly mails: Mail[] = [];
  private readonly running = new Map<string, Answering>();

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    try {
      const session = this.session(request, response);
      const body = await read(request);
      if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) throw new Refusal(403, 'CSRF_TOKEN_WRONG');
      this.route({ request, response, session, url, body });
    } catch (error) {
      const refusal = error instanceof Refusal || error instanceof FileRefusal ? error : new Refusal(500, 'UNEXPECTED');
      json(response, refusal.status, { type: 'about:blank', title: refusal.code, status: refusal.status, code: refusal.code, detail: refusal instanceof Refusal ? refusal.detail : '', retry: 'NEVER', requestId: randomUUID() }, 'application/problem+json');
    }
  }

  private route(call: Call): void {
    const { request, response, session, url, body } = call;
    const [, , ...path] = url.pathname.split('/');
    const asked = `${request.method} ${path.join('/')}`;
    if (asked === 'GET session') return json(response, 200, { csrfToken: session.csrf, user: session.world?.user ?? null, mailbox: true, demo: session.world?.demo ?? false, version: '0.1.0-mock' });
    if (asked === 'POST sign-in/links') return this.sendLink(call);
    if (asked === 'POST sign-in') return this.signIn(call);
    if (asked === 'GET dev/mailbox') return json(response, 200, this.mails);
    const world = session.world;
    if (!world) throw new Refusal(401, 'SIGNED_OUT');
    if (asked === 'POST sign-out') {
      for (const conversation of world.conversations.values()) for (const tell of conversation.listeners) tell('bye', { reason: 'SIGNED_OUT' });
      session.world = null;
      session.csrf = randomUUID();
      return end(response, 204);
    }
    if (asked === 'GET assistant/contacts') return json(response, 200, world.contacts());
    if (asked === 'GET assistant') return json(response, 200, { ...world.assistant, about: world.about() });
    if (asked === 'POST assistant/restart') {
      const { evenWhileWorking } = JSON.parse(body) as { evenWhileWorking: boolean };
      if (!evenWhileWorking && world.working) throw new Refusal(409, 'ASSISTANT_WORKING');
      world.restart();
      return end(response, 202);
    }
    if (path[0] === 'assistant' && path[1] === 'files') return this.files(call, world, path[2]);
    if (path[0] === 'operator') return this.operator(call, world, path.slice(1));
    if (asked === 'POST assistant/start') {
      world.start();
      return json(response, 202, world.assistant);
    }
    if (asked === 'GET assistant/events') return this.assistantEvents(call, world);
    if (path[0] === 'keys') return this.keys(call, world, path[1]);
    if (asked === 'GET models') return json(response, 200, world.demo ? { default: 'demo', models: [demoModel] } : { default: 'claude-haiku-4-5', models: realModels });
    if (path[0] === 'conversations') return this.conversations(call, world, path.slice(1));
    throw new Refusal(404, 'NOT_FOUND');
  }

  private keys({ request, response, body }: Call, world: World, id: string | undefined): void {
    if (world.kind === 'keyless') throw new Refusal(500, 'UNEXPECTED');
    if (request.method === 'GET') return json(response, 200, { baseUrl: 'http://127.0.0.1:8701', most: 50, keys: world.keys });
    if (request.method === 'POST') {
      const made = madeKey(JSON.parse(body) as WantedKey);
      world.keys.unshift(made.key);
      return json(response, 201, made);
    }
    const at = world.keys.findIndex((key) => key.id === id);
    if (at < 0) throw new Refusal(404, 'NOT_FOUND');
    world.keys.splice(at, 1);
    return end(response, 204);
  }

  private files({ request, response, url }: Call, world: World, part: string | undefined): void {
    const path = url.searchParams.get('path') ?? '';
    if (request.method === 'GET' && !part) return json(response, 200, world.files.list(path));
    if (request.method === 'DELETE') {
      world.files.remove(path);
      return end(response, 204);
    }
    if (request.method === 'PUT') {
      const bytes = Number(request.headers['content-length'] ?? 0);
      return json(response, 201, world.files.put(path, bytes, url.searchParams.get('replace') === 'true'));
    }
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment' }).end('mock');
  }

  private operator(call: Call, world: World, [kind, id, act]: string[]): void {
    const { request, response, url, body } = call;
    if (!world.user.operator) throw new Refusal(403, 'OPERATOR_ONLY');
    if (kind === 'findings') return json(response, 200, world.kind === 'settled' ? [] : someFindings());
    if (kind === 'plans') return json(response, 200, somePlans());
    if (kind === 'offers' || kind === 'credentials' || kind === 'models') return this.providers(call, world, kind, id);
    if (kind === 'template') {
      if (id) world.rollout = decided(world.rollout, id);
      return json(response, 200, world.rollout);
    }
    if (request.method === 'GET') return json(response, 200, operatorTable(world.tenants, url.searchParams));
    const row = world.tenants.find((one) => one.id === id);
    if (!row) throw new Refusal(404, 'NOT_FOUND');
    if (row.working && (act === 'stop' || act === 'restart' || act === 'move') && !body.includes('true')) throw new Refusal(409, 'ASSISTANT_WORKING');
    const since = now();
    if (act === 'quarantine') Object.assign(row, { state: 'FAILED', since, quarantine: { by: 'OPERATOR', since } });
    if (act === 'release') Object.assign(row, { state: 'ASLEEP', since, quarantine: undefined });
    if (act === 'start' || act === 'restart') Object.assign(row, { state: 'READY', since });
    if (act === 'move') row.placement = body.includes('SHARED') ? 'SHARED' : 'DEDICATED';
    if (act === 'plan') Object.assign(row, { plan: (JSON.parse(body) as { plan: string }).plan });
    if (act === 'stop') Object.assign(row, { state: 'ASLEEP', since });
    end(response, 202);
  }

  private providers(call: Call, world: World, kind: string, id: string | undefined): void {
    const { request, response, body } = call;
    if (world.kind === 'rollback') throw new Refusal(500, 'UNEXPECTED');
    if (kind === 'offers') return json(response, 200, world.kind === 'settled' ? noOffers : someOffers(world.credentials));
    if (kind === 'models') return this.edition(call, world, id);
    if (request.method === 'GET') return json(response, 200, world.credentials);
    if (request.method === 'POST') {
      const wanted = JSON.parse(body) as WantedCredential;
      const wrong = wrongCredential(wanted);
      if (wrong) throw new Refusal(400, 'CREDENTIAL_INVALID', wrong);
      const { value: _secret, ...kept } = wanted;
      world.credentials.push({ id: randomUUID(), ...kept, madeAt: now() });
      return json(response, 201, world.credentials.at(-1));
    }
    const at = world.credentials.findIndex((one) => one.id === id);
    if (at < 0) throw new Refusal(404, 'NOT_FOUND');
    world.credentials.splice(at, 1);
    return end(response, 204);
  }

  /** Whoever writes "somebody else" finds that one has been faster. */
  private edition({ request, response, body, url }: Call, world: World, part: string | undefined): void {
    if (part && url.pathname.endsWith('/editions')) return json(response, 200, madeBefore(world.edition.number));
    if (request.method === 'GET') return json(response, 200, part ? { ...builtInEdition, number: Number(url.pathname.split('/').at(-1)) } : world.edition);
    const { number, yaml } = JSON.parse(body) as Edition;
    if (yaml.includes('somebody else') && number === 3) world.edition = { number: 4, yaml: builtInEdition.yaml.replace('64000', '32000') };
    if (number !== world.edition.number) throw new Refusal(409, 'MODELS_MOVED');
    const wrong = wrongEdition(yaml);
    if (wrong) throw new Refusal(400, 'MODELS_INVALID', wrong);
    world.edition = { number: number + 1, yaml };
    return json(response, 200, world.edition);
  }

  private conversations(call: Call, world: World, path: string[]): void {
    const { request, response, body } = call;
    const method = request.method;
    const [id, part, turnId] = path;
    if (!id && method === 'GET') {
      const all = [...world.conversations.values()].toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
      return json(response, 200, { conversations: all.map(({ seq: _s, turns: _t, listeners: _l, ...summary }) => summary), messageMaxChars: MESSAGE_MAX_CHARS });
    }
    if (!id) {
      const wanted = (JSON.parse(body) as { id: string }).id;
      const known = world.conversations.get(wanted);
      const { listeners: _l, ...created } = known ?? world.create(wanted);
      return json(response, known ? 200 : 201, created);
    }
    const conversation = world.conversations.get(id);
    if (!conversation) throw new Refusal(404, 'CONVERSATION_UNKNOWN');
    if (!part && method === 'GET') {
      const { listeners: _l, running: _r, ...whole } = conversation;
      return json(response, 200, whole);
    }
    if (!part && method === 'PATCH') {
      conversation.title = (JSON.parse(body) as { title: string }).title;
      return json(response, 200, { id, title: conversation.title });
    }
    if (!part && method === 'DELETE') {
      world.conversations.delete(id);
      return end(response, 204);
    }
    if (part === 'events') return this.conversationEvents(call, world, conversation);
    if (part === 'turns' && turnId) {
      this.running.get(turnId)?.stop();
      return end(response, 202);
    }
    if (part === 'turns') return this.ask(call, world, conversation);
    throw new Refusal(404, 'NOT_FOUND');
  }

  private ask({ response, body }: Call, world: World, conversation: MockConversation): void {
    const { turnId, text, model } = JSON.parse(body) as { turnId: string; text: string; model?: string };
    const known = conversation.turns.find((turn) => turn.id === turnId);
    if (known) {
      if (known.question !== text) throw new Refusal(409, 'TURN_DIFFERS');
      return json(response, 202, known);
    }
    if (conversation.running) throw new Refusal(409, 'TURN_RUNNING');
    if (!text.trim()) throw new Refusal(400, 'MESSAGE_EMPTY');
    if (text.length > MESSAGE_MAX_CHARS) throw new Refusal(413, 'MESSAGE_TOO_LONG');
    if (text.includes('refuse please')) throw new Refusal(500, 'UNEXPECTED');
    const turn: Turn = {
      id: turnId, conversationId: conversation.id, seq: ++conversation.seq, status: 'QUEUED', question: text, model: model ?? null,
      createdAt: now(), endedAt: null, parts: [], usage: null, problem: null,
    };
    conversation.turns.push(turn);
    const answering = new Answering(world, conversation, turn);
    this.running.set(turnId, answering);
    json(response, 202, turn);
    void answering.run();
  }

  private conversationEvents({ request, response, url }: Call, world: World, conversation: MockConversation): void {
    if (Date.now() < world.cutUntil) throw new Refusal(503, 'CUT');
    const cut = () => void response.destroy();
    world.cuts.add(cut);
    response.on('close', () => world.cuts.delete(cut));
    const tell = stream(response);
    const after = Number(request.headers['last-event-id'] ?? url.searchParams.get('after') ?? Number.POSITIVE_INFINITY);
    for (const turn of conversation.turns) if (turn.seq > after || turn.endedAt === null) tell('turn', turn, turn.seq);
    tell('assistant', world.assistant);
    conversation.listeners.add(tell);
    response.on('close', () => conversation.listeners.delete(tell));
  }

  private assistantEvents({ response }: Call, world: World): void {
    const tell = stream(response);
    tell('assistant', world.assistant);
    world.assistantListeners.add(tell);
    response.on('close', () => world.assistantListeners.delete(tell));
  }

  private sendLink({ request, response, body }: Call): void {
    const email = new URLSearchParams(body).get('username') ?? '';
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new Refusal(400, 'EMAIL_MALFORMED');
    if (email.startsWith('many@')) throw new Refusal(429, 'LINKS_TOO_MANY');
    const token = randomUUID();
    this.links.set(token, { email, state: 'NEW' });
    const link = `http://${request.headers.host}/sign-in/confirm#token=${token}`;
    this.mails.unshift({ to: email, subject: 'Your sign-in link for Darkplex', text: `Open this link to sign in. It works once, for 15 minutes.\n\n${link}\n\nYou did not ask for it? Then do nothing.`, link, at: now() });
    end(response, 202);
  }

  private signIn({ response, session, body }: Call): void {
    const link = this.links.get(new URLSearchParams(body).get('token') ?? '');
    if (!link) throw new Refusal(401, 'LINK_UNKNOWN');
    if (link.state !== 'NEW') throw new Refusal(401, `LINK_${link.state}`);
    link.state = 'USED';
    const world = this.worlds.get(link.email) ?? new World(link.email);
    this.worlds.set(link.email, world);
    session.world = world;
    session.csrf = randomUUID();
    end(response, 204);
  }

  private session(request: IncomingMessage, response: ServerResponse): MockSession {
    const id = /mock_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const known = id ? this.sessions.get(id) : undefined;
    if (known) return known;
    const fresh: MockSession = { csrf: randomUUID(), world: null };
    const name = randomUUID();
    this.sessions.set(name, fresh);
    response.setHeader('Set-Cookie', `mock_session=${name}; Path=/; HttpOnly; SameSite=Lax`);
    return fresh;
  }
}

function stream(response: ServerResponse) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const alive = setInterval(() => response.write(': alive\n\n'), ALIVE_MILLIS);
  response.on('close', () => clearInterval(alive));
  return (event: string, data: unknown, id?: number) => {
    response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

function json(response: ServerResponse, status: number, value: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
