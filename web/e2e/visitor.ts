import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { ChatPage } from './pages/chatPage.ts';
import { SignInPage } from './pages/signInPage.ts';
import { type World, world } from './darkplex.ts';

/** A person with a browser that takes note of everything which must never happen. */
export class Visitor {
  readonly page: Page;
  readonly chat: ChatPage;
  readonly world: World;
  private readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    this.chat = new ChatPage(page);
    this.world = world();
    page.on('console', (message) => {
      // The browser itself reports an answer of 4xx or a line that broke; what the page makes of it is what is tested.
      const reported = /Failed to load resource|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION/.test(message.text());
      if (message.type() === 'error' && !reported) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('dialog', (dialog) => {
      this.complaints.push(`a script opened a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.world.url) && !/^(data|blob):/.test(request.url())) {
        this.complaints.push(`a request went to ${request.url()}`);
      }
    });
  }

  static async arrive(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: world().url, ...options });
    return new Visitor(await context.newPage());
  }

  async signIn(email: string): Promise<void> {
    await new SignInPage(this.page).signIn(email);
  }

  /** Asks in a new conversation and waits until the first words of the answer are there. */
  async askAnew(text: string, firstWords: RegExp | string): Promise<void> {
    await this.chat.open();
    await this.chat.ask(text);
    await expect(this.page.getByTestId('answer').last()).toContainText(firstWords, { timeout: 120_000 });
  }

  /** Leaves, and fails if the browser had to complain about anything. */
  async leave(): Promise<void> {
    await this.page.context().close();
    expect(this.complaints).toEqual([]);
  }
}
