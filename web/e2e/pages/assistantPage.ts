import type { Locator, Page } from '@playwright/test';

/** "Your assistant": its state, and its files. */
export class AssistantPage {
  readonly state: Locator;
  readonly walls: Locator;
  readonly quota: Locator;
  readonly uploads: Locator;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.state = page.getByTestId('state-panel');
    this.walls = page.getByTestId('walls');
    this.quota = page.getByTestId('quota');
    this.uploads = page.getByTestId('upload');
  }

  async open(): Promise<void> {
    await this.page.goto('/assistant');
    await this.quota.waitFor();
  }

  file(name: string): Locator {
    return this.page.getByTestId('file').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async upload(name: string, text: string): Promise<void> {
    await this.page.getByTestId('file-picker').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  }

  async download(name: string): Promise<{ name: string; text: string }> {
    const begun = this.page.waitForEvent('download');
    await this.file(name).getByRole('link', { name: `Download ${name}` }).click();
    const download = await begun;
    const pieces: Buffer[] = [];
    for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer);
    return { name: download.suggestedFilename(), text: Buffer.concat(pieces).toString('utf8') };
  }

  async remove(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Delete ${name}` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async ready(timeoutMillis: number): Promise<void> {
    await this.page.locator('[data-testid=state-panel][data-state-name=READY]').waitFor({ timeout: timeoutMillis });
  }
}
