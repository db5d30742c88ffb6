import type { Part, ToolPart, Turn } from '../../src/api/types.ts';
import { hostileAnswer, longAnswer, reasoning, shortAnswer, toolAnswer } from './answers.ts';
import { type MockConversation, now, usage, type World } from './world.ts';

const WORD_MILLIS = 18;
const WORDS_PER_STORE = 20;
const CUT_MILLIS = 5_000;

/** Plays one turn: waits for the assistant, speaks in deltas, and stores now and then, as the portal does. */
export class Answering {
  private stopped = false;
  private readonly world: World;
  private readonly conversation: MockConversation;
  readonly turn: Turn;

  constructor(world: World, conversation: MockConversation, turn: Turn) {
    this.world = world;
    this.conversation = conversation;
    this.turn = turn;
  }

  stop(): void {
    this.stopped = true;
  }

  async run(): Promise<void> {
    this.conversation.running = true;
    if (!this.world.ready) {
      this.world.start();
      this.store({ status: 'WAKING' });
      while (!this.world.ready && !this.stopped) await sleep(100);
    }
    await sleep(500);
    this.store({ status: 'RUNNING', model: this.turn.model ?? (this.world.demo ? 'demo' : 'claude-haiku-4-5') });
    await this.speak();
    this.conversation.running = false;
    if (!this.conversation.title) {
      this.conversation.title = this.turn.question.slice(0, 48);
      this.tell('conversation', { id: this.conversation.id, title: this.conversation.title });
    }
  }

  private async speak(): Promise<void> {
    const asked = this.turn.question.toLowerCase();
    if (asked.includes('fail please')) {
      await this.say(shortAnswer.slice(0, 40));
      return this.store({ status: 'FAILED', endedAt: now(), problem: { code: 'PROVIDER_OVERLOADED', title: 'The provider of the model is overloaded.', detail: 'Anthropic answered 529 three times.' } });
    }
    if (asked.includes('interrupt please')) {
      await this.say(shortAnswer.slice(0, 40));
      return this.store({ status: 'INTERRUPTED', endedAt: now(), usage: usage(this.world.demo, 40, { exact: false }) });
    }
    if (asked.includes('cut please')) setTimeout(() => this.world.cut(CUT_MILLIS), 1_000);
    let calls = 1;
    if (asked.includes('tool') || asked.includes('deep')) {
      calls = 2;
      await this.say(reasoning, 'reasoning');
      await this.useTool();
      await this.say(toolAnswer);
    } else if (asked.includes('hostile')) await this.say(hostileAnswer);
    else if (asked.length < 60 && !asked.includes('explain')) await this.say(shortAnswer);
    else await this.say(longAnswer);
    const chars = this.turn.parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0);
    this.store({
      status: this.stopped ? 'STOPPED' : 'DONE',
      endedAt: now(),
      usage: usage(this.world.demo, chars, { calls, exact: !this.stopped }),
    });
  }

  private async useTool(): Promise<void> {
    if (this.stopped) return;
    const tool: ToolPart = { type: 'tool', id: 'call_1', name: 'web_fetch', state: 'RUNNING', input: '{"url":"https://example.org/baltic"}', output: '' };
    const at = this.turn.parts.length;
    this.store({ parts: [...this.turn.parts, tool] });
    await sleep(1_200);
    this.store({ parts: this.turn.parts.with(at, { ...tool, state: 'DONE', output: 'Baltic Sea\nMean depth: 55 m\nDeepest place: Landsort Deep, 459 m' }) });
  }

  private async say(text: string, type: 'text' | 'reasoning' = 'text'): Promise<void> {
    if (this.stopped) return;
    const at = this.turn.parts.length;
    this.store({ parts: [...this.turn.parts, { type, text: '' }] });
    let words = 0;
    for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
      if (this.stopped) return;
      await sleep(WORD_MILLIS);
      const part = this.turn.parts[at] as Extract<Part, { text: string }>;
      const offset = part.text.length;
      this.turn.parts[at] = { ...part, text: part.text + word };
      this.tell('delta', { turnId: this.turn.id, part: at, offset, text: word });
      if (++words % WORDS_PER_STORE === 0) this.store({});
    }
  }

  private store(change: Partial<Turn>): void {
    Object.assign(this.turn, change, { seq: ++this.conversation.seq });
    this.conversation.updatedAt = now();
    this.tell('turn', this.turn, this.turn.seq);
  }

  private tell(event: string, data: unknown, id?: number): void {
    for (const listener of this.conversation.listeners) listener(event, data, id);
  }
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
