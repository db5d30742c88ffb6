import type { Page } from '@playwright/test';

/** From the address to the chat, by the development mailbox. Texts are found in both languages. */
export class SignInPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async askForLink(email: string): Promise<void> {
    await this.page.goto('/sign-in');
    await this.page.getByRole('textbox').fill(email);
    await this.page.getByRole('button', { name: /send me a link|link schicken/i }).click();
    await this.page.getByRole('heading', { level: 1, name: /look into your mail|schau in deine mail/i }).waitFor();
  }

  /** The newest link to this address. */
  async linkFor(email: string): Promise<string> {
    const response = await this.page.request.get('/api/dev/mailbox');
    const mails = (await response.json()) as { to: string; link: string }[];
    const mail = mails.find((one) => one.to === email);
    if (!mail) throw new Error(`no mail to ${email}`);
    return mail.link;
  }

  async confirm(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.getByRole('button', { name: /^(sign in|anmelden)$/i }).click();
  }

  async signIn(email: string): Promise<void> {
    await this.askForLink(email);
    await this.confirm(await this.linkFor(email));
    await this.page.waitForURL(/\/chat/);
  }
}
