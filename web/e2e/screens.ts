/**
 * Takes a picture of every page and state, wide and narrow, light and dark, in both languages, and fails when the browser complains:
 *
 *   npm run build && npm run preview -- --port 4173 &
 *   npm run screens -- http://127.0.0.1:4173 /tmp/screens [part of a name]
 */
import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';

const [url = 'http://127.0.0.1:4173', folder = 'screens', only = ''] = process.argv.slice(2);

interface Look {
  name: string;
  width: number;
  height: number;
  theme: 'light' | 'dark';
  language: 'en' | 'de';
}

const looks: Look[] = [
  { name: 'wide-light-en', width: 1440, height: 900, theme: 'light', language: 'en' },
  { name: 'wide-dark-de', width: 1440, height: 900, theme: 'dark', language: 'de' },
  { name: 'phone-dark-en', width: 390, height: 844, theme: 'dark', language: 'en' },
  { name: 'phone-light-de', width: 390, height: 844, theme: 'light', language: 'de' },
];

const complaints: string[] = [];
/** The mock remembers people; each run brings new ones. */
const run = Date.now().toString(36);

async function open(browser: Browser, look: Look): Promise<Page> {
  const phone = look.width < 500;
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    locale: look.language,
    hasTouch: phone,
    isMobile: phone,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    const expected = /status of [45]|ERR_INCOMPLETE_CHUNKED_ENCODING/.test(message.text());
    if (!expected && ['error', 'warning'].includes(message.type())) complaints.push(`${look.name} ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${look.name} ${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(`${look.name}: foreign request ${request.url()}`);
  });
  return page;
}

async function signIn(page: Page, email: string): Promise<void> {
  const session = await (await page.request.get(`${url}/api/session`)).json();
  const headers = { 'X-CSRF-TOKEN': session.csrfToken };
  await page.request.post(`${url}/api/sign-in/links`, { form: { username: email, language: 'en' }, headers });
  const mails = await (await page.request.get(`${url}/api/dev/mailbox`)).json();
  const token = mails.find((mail: { to: string }) => mail.to === email).link.split('#token=')[1];
  await page.request.post(`${url}/api/sign-in`, { form: { token }, headers });
}

const box = (page: Page) => page.getByRole('textbox', { name: /your message|deine nachricht/i });

async function ask(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await page.getByRole('button', { name: /^(send|senden)$/i }).click();
}

const last = (page: Page) => page.getByTestId('turn').last();
const ended = (page: Page) => page.locator('[data-testid=turn]:last-child:not([data-status=RUNNING]):not([data-status=QUEUED]):not([data-status=WAKING]):not([data-status=SENDING])').waitFor({ timeout: 30_000 });

type Shot = (name: string, options?: { fullPage?: boolean }) => Promise<void>;

const scenes: Record<string, (page: Page, shot: Shot, look: Look) => Promise<void>> = {
  async landing(page, shot) {
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await shot('top');
    await shot('whole', { fullPage: true });
  },
  async signin(page, shot) {
    await page.goto(`${url}/sign-in`);
    const field = page.getByRole('textbox');
    await field.fill('nobody');
    await shot('empty');
    await page.getByRole('button', { name: /link/i }).click();
    await page.getByRole('alert').waitFor();
    await shot('malformed');
    await field.fill('many@example.org');
    await page.getByRole('button', { name: /link/i }).click();
    await page.getByText(/too many|zu viele/i).waitFor();
    await field.fill('visitor@example.org');
    await page.getByRole('button', { name: /link/i }).click();
    await page.getByRole('link', { name: /mailbox|postfach/i }).waitFor();
    await shot('sent');
    await page.getByRole('link', { name: /mailbox|postfach/i }).click();
    await page.getByTestId('mail').first().waitFor();
    await shot('mailbox');
    await page.getByRole('link', { name: /open the link|link öffnen/i }).first().click();
    await page.getByRole('button', { name: /^(sign in|anmelden)$/i }).waitFor();
    if (page.url().includes('token')) complaints.push('the token is still in the address');
    await shot('confirm');
    await page.goto(`${url}/sign-in/confirm#token=expired`);
    await page.getByRole('button', { name: /^(sign in|anmelden)$/i }).click();
    await page.getByRole('alert').waitFor();
    await shot('expired');
  },
  async start(page, shot, look) {
    await signIn(page, `new@${run}.${look.name}.example`);
    await page.goto(`${url}/chat`);
    await page.getByTestId('first-start').waitFor();
    await page.waitForTimeout(2_500);
    await shot('first');
    await ask(page, 'What should I pack for Lisbon?');
    await page.getByTestId('wake-line').waitFor();
    await page.waitForTimeout(400);
    await shot('waiting');
    await page.getByTestId('wake-line').getByRole('button').click();
    await shot('steps');
    await ended(page);
    await shot('answered');
  },
  async queued(page, shot, look) {
    await signIn(page, `queued@${run}.${look.name}.example`);
    await page.goto(`${url}/chat`);
    await page.getByTestId('wake-line').waitFor();
    await shot('waiting');
    await page.getByTestId('wake-line').getByRole('button').click();
    await shot('steps');
  },
  async failed(page, shot) {
    await signIn(page, `failed@${run}.example`);
    await page.goto(`${url}/chat`);
    await page.getByTestId('first-start').waitFor();
    await shot('first');
  },
  async chat(page, shot, look) {
    await signIn(page, `anna@${run}.${look.name}.example`);
    await page.goto(`${url}/chat`);
    await page.getByRole('heading', { level: 2, name: /working on|arbeiten/i }).waitFor();
    await shot('empty');
    await ask(page, 'Please explain how a heat pump works, with figures and some code.');
    await page.waitForTimeout(2_500);
    await shot('streaming');
    await ended(page);
    await page.waitForTimeout(800);
    await shot('end');
    await page.getByTestId('thread').evaluate((element) => element.scrollTo(0, 500));
    await page.waitForTimeout(300);
    await shot('middle');
    await last(page).getByTestId('cost').click();
    await page.waitForTimeout(300);
    await shot('bill');
    await page.keyboard.press('Escape');
    await ask(page, 'How deep is the Baltic Sea? Use a tool.');
    await ended(page);
    await last(page).getByTestId('tool-call').getByRole('button').click();
    await last(page).getByTestId('reasoning').getByRole('button').click();
    await page.waitForTimeout(300);
    await shot('tool');
    await ask(page, 'hostile');
    await ended(page);
    await page.waitForTimeout(300);
    await shot('hostile');
    await ask(page, 'Explain it all once more, and stop in the middle of the explanation.');
    await page.waitForTimeout(1_500);
    await page.keyboard.press('Escape');
    await ended(page);
    await shot('stopped');
    await ask(page, 'fail please');
    await ended(page);
    await shot('failure');
    await ask(page, 'interrupt please');
    await ended(page);
    await shot('interrupted');
    await ask(page, 'refuse please');
    await page.getByRole('alert').first().waitFor();
    await shot('refused');
    await box(page).fill('x'.repeat(31_500));
    await page.waitForTimeout(200);
    await shot('near-limit');
    await box(page).fill('');
    if (look.width < 500) await page.getByRole('button', { name: /open the conversation|gesprächsliste öffnen/i }).click();
    await page.waitForTimeout(400);
    await shot('list');
    await page.getByTestId('account-menu').click();
    await page.waitForTimeout(300);
    await shot('account');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^(more about|mehr zu)/i }).nth(1).click();
    await page.getByRole('menuitem', { name: /delete|löschen/i }).click();
    await page.waitForTimeout(300);
    await shot('delete');
    await page.keyboard.press('Escape');
  },
  async demo(page, shot) {
    await signIn(page, `demo@${run}.${page.viewportSize()?.width}.example`);
    await page.goto(`${url}/chat`);
    await page.getByTestId('demo-badge').first().waitFor();
    await shot('empty');
    await ask(page, 'What should I pack?');
    await ended(page);
    await shot('answered');
  },
  async cut(page, shot, look) {
    await signIn(page, `otto@${run}.${look.name}.example`);
    await page.goto(`${url}/chat`);
    await ask(page, 'Explain it in all detail and with all figures you have, and cut please.');
    await page.getByRole('button', { name: /reconnect now|jetzt verbinden/i }).waitFor();
    await shot('lost');
    await ended(page);
    await shot('back');
  },
  async picker(page, shot, look) {
    await signIn(page, `pia@${run}.${look.name}.example`);
    await page.goto(`${url}/chat`);
    await page.getByTestId('model-picker').click();
    await page.waitForTimeout(300);
    await shot('open');
  },
  async keys(page, shot, look) {
    await signIn(page, `nokeys@${run}.${look.name}.example`);
    await page.goto(`${url}/keys`);
    await page.getByTestId('no-keys').waitFor();
    await shot('empty', { fullPage: true });
    await signIn(page, `keyless@${run}.${look.name}.example`);
    await page.goto(`${url}/keys`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await shot('failed');
    await signIn(page, `keys@${run}.${look.name}.example`);
    await page.goto(`${url}/keys`);
    await page.getByTestId('key').first().waitFor();
    await shot('page', { fullPage: true });
    await page.getByRole('button', { name: /make a key|schlüssel anlegen/i }).click();
    await page.getByRole('dialog').getByRole('button', { name: /make a key|schlüssel anlegen/i }).click();
    await page.getByRole('alert').waitFor();
    await shot('new');
    await page.getByRole('dialog').getByLabel('Name').fill('build server');
    await page.getByRole('dialog').getByLabel(/budget/i).fill('2,50');
    await page.getByRole('dialog').getByRole('button', { name: /make a key|schlüssel anlegen/i }).click();
    await page.getByTestId('key-text').waitFor();
    await shot('made');
    await page.getByRole('button', { name: /^(done|fertig)$/i }).click();
    await page.getByRole('button', { name: /^(revoke|.+ widerrufen)/i }).first().click();
    await page.waitForTimeout(300);
    await shot('revoke');
  },
  async yours(page, shot, look) {
    await signIn(page, `yvonne@${run}.${look.name}.example`);
    await page.goto(`${url}/assistant`);
    await page.getByTestId('file').first().waitFor();
    await page.getByTestId('walls').waitFor();
    await shot('page', { fullPage: true });
    await page.getByTestId('file-picker').setInputFiles([
      { name: 'Fragen an den Verwalter.txt', mimeType: 'text/plain', buffer: Buffer.from('Wann?') },
      { name: 'heat-pump.md', mimeType: 'text/plain', buffer: Buffer.from('x') },
      { name: 'HEAT-PUMP.MD', mimeType: 'text/plain', buffer: Buffer.from('x') },
    ]);
    await page.locator('[data-testid=upload][data-state=FAILED]').nth(1).waitFor();
    await page.getByTestId('uploads').scrollIntoViewIfNeeded();
    await shot('uploaded');
    await page.getByRole('button', { name: /^(delete|.* löschen)/i }).last().click();
    await page.waitForTimeout(300);
    await shot('delete');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'notes', exact: true }).click();
    await page.locator('[data-kind=SHARED]').waitFor();
    await page.getByTestId('files').scrollIntoViewIfNeeded();
    await shot('refused');
    await page.goto(`${url}/assistant?path=${encodeURIComponent('Reise nach Lissabon/Fotos')}`);
    await page.getByText(/nothing here yet|hier ist noch nichts/i).waitFor();
    await page.getByTestId('files').scrollIntoViewIfNeeded();
    await shot('empty');
    await page.goto(`${url}/assistant?path=gone`);
    await page.getByRole('alert').waitFor();
    await page.getByTestId('files').scrollIntoViewIfNeeded();
    await shot('gone');
    await page.goto(`${url}/assistant`);
    await page.getByRole('button', { name: /^(restart|neu starten)$/i }).click();
    await page.getByTestId('step-RUNTIME').waitFor();
    await shot('restarting');
    await page.goto(`${url}/chat`);
    await page.getByTestId('assistant-status').click();
    await page.waitForTimeout(300);
    await shot('link');
  },
  async states(page, shot, look) {
    for (const kind of ['asleep', 'parked', 'shared', 'replanned', 'open', 'queued', 'quarantined', 'failed', 'full', 'new']) {
      await page.context().clearCookies();
      await signIn(page, `${kind}@${run}.${look.name}.states`);
      await page.goto(`${url}/assistant`);
      await page.getByTestId('walls').waitFor();
      await page.getByTestId('quota').waitFor();
      await shot(kind, { fullPage: true });
    }
    await page.context().clearCookies();
    await signIn(page, `working@${run}.${look.name}.states`);
    await page.goto(`${url}/assistant`);
    await page.getByRole('button', { name: /^(restart|neu starten)$/i }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(300);
    await shot('working');
  },
  async operator(page, shot, look) {
    await signIn(page, `operator@${run}.${look.name}.example`);
    await page.goto(`${url}/operator`);
    await page.getByTestId('tenant').first().waitFor();
    await shot('table');
    await shot('whole', { fullPage: true });
    await page.locator('[data-testid=tenant][data-owner="anna@example.org"]').getByRole('button').click();
    await page.waitForTimeout(300);
    await shot('menu');
    await page.getByRole('menuitem').last().click();
    await page.waitForTimeout(300);
    await shot('quarantine');
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goto(`${url}/operator?sort=ACTIVE&page=1`);
    await page.getByTestId('tenant').first().waitFor();
    await shot('last-page');
    await page.context().clearCookies();
    await signIn(page, `nosy@${run}.${look.name}.example`);
    await page.goto(`${url}/operator`);
    await page.getByRole('heading', { name: /nothing at this|gibt es nichts/i }).waitFor();
    await shot('not-yours');
  },
  async rollout(page, shot, look) {
    for (const kind of ['operator', 'rollback', 'settled']) {
      await page.context().clearCookies();
      await signIn(page, `${kind}@r${run}.${look.name}.example`);
      await page.goto(`${url}/operator`);
      await page.getByTestId('rollout').scrollIntoViewIfNeeded();
      await page.waitForTimeout(300);
      await shot(kind);
      await page.getByTestId('rollout').getByRole('button').last().click();
      await page.getByRole('dialog').waitFor();
      await page.waitForTimeout(300);
      await shot(`${kind}-asked`);
    }
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },
  async offers(page, shot, look) {
    await signIn(page, `operator@o${run}.${look.name}.example`);
    await page.goto(`${url}/operator/providers`);
    await page.getByTestId('offer').first().waitFor();
    await shot('page', { fullPage: true });
    await page.locator('summary').first().click();
    await shot('failures');
    for (const [kind, seen] of [['settled', 'no-offers'], ['rollback', '']] as const) {
      await page.context().clearCookies();
      await signIn(page, `${kind}@o${run}.${look.name}.example`);
      await page.goto(`${url}/operator/providers`);
      await (seen ? page.getByTestId(seen) : page.getByRole('alert')).waitFor();
      await shot(kind);
    }
  },
  async credentials(page, shot, look) {
    await signIn(page, `settled@c${run}.${look.name}.example`);
    await page.goto(`${url}/operator/keys`);
    await page.getByTestId('no-credentials').waitFor();
    await shot('empty');
    await page.context().clearCookies();
    await signIn(page, `operator@c${run}.${look.name}.example`);
    await page.goto(`${url}/operator/keys`);
    await page.getByTestId('credential').first().waitFor();
    await page.getByText(/until|bis /).first().waitFor();
    await shot('page', { fullPage: true });
    await page.getByRole('button', { name: /add a key|schlüssel hinzufügen/i }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('second account');
    await dialog.locator('[data-field=value]').fill('short');
    await dialog.getByRole('button', { name: /^(store|speichern)$/i }).click();
    await dialog.getByRole('alert').waitFor();
    await shot('wrong');
    await dialog.locator('[data-field=value]').fill('sk-test-not-a-key');
    await dialog.getByRole('button', { name: /^(store|speichern)$/i }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /replace main|main account ersetzen/i }).click();
    await page.waitForTimeout(300);
    await shot('replace');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /remove trial|trial entfernen/i }).click();
    await page.waitForTimeout(300);
    await shot('remove');
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    if ((await page.content()).includes('sk-test-not-a-key') || page.url().includes('sk-test')) complaints.push('the key is still in the page');
  },
  async catalogue(page, shot, look) {
    await signIn(page, `rollback@m${run}.${look.name}.example`);
    await page.goto(`${url}/operator/models`);
    await page.getByRole('alert').waitFor();
    await shot('failed');
    await page.context().clearCookies();
    await signIn(page, `operator@m${run}.${look.name}.example`);
    await page.goto(`${url}/operator/models`);
    const text = page.getByRole('textbox');
    await text.waitFor();
    await page.getByTestId('offered').waitFor();
    await shot('page', { fullPage: true });
    await page.getByTestId('earlier').locator('summary').click();
    await page.getByTestId('earlier').scrollIntoViewIfNeeded();
    await shot('earlier', { fullPage: true });
    const before = await text.inputValue();
    const save = page.getByRole('button', { name: /^(save|speichern)$/i });
    await text.fill(before.replace('contextTokens: 200000', 'contextToken: 200000'));
    await save.click();
    await page.getByTestId('refusal').waitFor();
    await page.getByTestId('refusal').getByRole('button').click();
    await page.getByTestId('refusal').scrollIntoViewIfNeeded();
    await shot('wrong');
    await text.fill(`${before}# not for somebody else\n`);
    await save.click();
    await page.getByTestId('moved').waitFor();
    await page.getByTestId('moved').locator('summary').click();
    await page.getByTestId('moved').scrollIntoViewIfNeeded();
    await shot('moved', { fullPage: true });
    await page.getByTestId('moved').getByRole('button').last().click();
    await page.getByTestId('moved').waitFor({ state: 'detached' });
    await page.getByText(/edition 5 is saved|ausgabe 5 ist/i).scrollIntoViewIfNeeded();
    await shot('saved');
    await page.getByRole('button', { name: /built-in|mitgelieferten/i }).click();
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(300);
    await shot('back');
    await page.getByRole('dialog').getByRole('button').last().click();
    await page.getByText(/edition 6 is saved|ausgabe 6 ist/i).waitFor();
  },
  async missing(page, shot) {
    await page.goto(`${url}/nowhere`);
    await page.getByRole('heading').waitFor();
    await shot('page');
    await signIn(page, `mia@${run}.example`);
    await page.goto(`${url}/chat/5b0e6f0c-4a1d-4a53-9d0b-3f1f0f6f2a10`);
    await page.getByRole('heading', { name: /does not exist|gibt es nicht/i }).waitFor();
    await shot('conversation');
  },
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
for (const look of looks) {
  for (const [scene, play] of Object.entries(scenes)) {
    if (!`${scene}-${look.name}`.includes(only)) continue;
    const page = await open(browser, look);
    try {
      await play(page, async (name, options) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        if (wide) complaints.push(`${look.name} ${scene}-${name}: wider than the screen`);
        await page.screenshot({ path: `${folder}/${scene}-${name}-${look.name}.png`, animations: 'disabled', ...options });
      }, look);
    } catch (error) {
      complaints.push(`${look.name} ${scene}: ${String(error)}`);
      await page.screenshot({ path: `${folder}/${scene}-BROKEN-${look.name}.png` });
    }
    await page.context().close();
  }
}
await browser.close();
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
