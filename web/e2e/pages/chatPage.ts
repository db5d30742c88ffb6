import type { Locator, Page } from '@playwright/test';

export type EndStatus = 'DONE' | 'STOPPED' | 'FAILED' | 'INTERRUPTED';

export class ChatPage {
  readonly composer: Locator;
  readonly turns: Locator;
  readonly wakeLine: Locator;
  readonly firstStart: Locator;
  readonly assistantStatus: Locator;
  readonly conversations: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByRole('textbox', { name: /your message|deine nachricht/i });
    this.turns = page.getByTestId('turn');
    this.wakeLine = page.getByTestId('wake-line');
    this.firstStart = page.getByTestId('first-start');
    this.assistantStatus = page.getByTestId('assistant-status');
    this.conversations = page.getByTestId('conversation-row');
  }

  async open(conversationId?: string): Promise<void> {
    await this.page.goto(conversationId ? `/chat/${conversationId}` : '/chat');
    await this.composer.waitFor();
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.page.getByRole('button', { name: /^(send|senden)$/i }).click();
  }

  async choose(model: string): Promise<void> {
    await this.page.getByTestId('model-picker').click();
    await this.page.getByRole('menuitemradio', { name: model }).or(this.page.getByRole('option', { name: model })).first().click();
  }

  async stop(): Promise<void> {
    await this.page.getByRole('button', { name: /^(stop|stopp)$/i }).click();
  }

  /** ASLEEP, STARTING, READY, PARKED, STOPPING or FAILED. */
  async assistantState(): Promise<string | null> {
    return this.assistantStatus.getAttribute('data-state-name');
  }

  /** The newest turn, once it has ended so. */
  async endedTurn(status: EndStatus, timeoutMillis: number): Promise<TurnOnPage> {
    await this.page.locator(`[data-testid=turn][data-status=${status}]:last-child`).waitFor({ timeout: timeoutMillis });
    return new TurnOnPage(this.turns.last());
  }

  async signOut(): Promise<void> {
    await this.page.getByTestId('account-menu').click();
    await this.page.getByRole('menuitem', { name: /sign out|abmelden/i }).click();
    await this.page.waitForURL('/');
  }
}

/** One question with its answer, as the page shows it. */
export class TurnOnPage {
  readonly question: Locator;
  readonly answer: Locator;
  readonly model: Locator;
  readonly cost: Locator;
  readonly demoBadge: Locator;
  readonly toolCalls: Locator;

  constructor(turn: Locator) {
    this.question = turn.getByTestId('question');
    this.answer = turn.getByTestId('answer');
    this.model = turn.getByTestId('turn-model');
    this.cost = turn.getByTestId('cost');
    this.demoBadge = turn.getByTestId('demo-badge');
    this.toolCalls = turn.getByTestId('tool-call');
  }
}
