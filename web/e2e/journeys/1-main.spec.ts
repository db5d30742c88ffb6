import { expect, test } from '@playwright/test';
import { world } from '../darkplex.ts';
import { SignInPage } from '../pages/signInPage.ts';
import { Visitor } from '../visitor.ts';

test.describe.configure({ mode: 'serial' });

test('a stranger signs in by the printed link, gets an OpenClaw, and sees what the answer cost', async ({ browser }) => {
  const operator = await Visitor.arrive(browser);
  await operator.page.goto('/');
  await expect(operator.page.getByRole('heading', { level: 1 })).toBeVisible();

  await new SignInPage(operator.page).confirm(world().operatorLink);
  await operator.page.waitForURL(/\/chat/);
  await operator.chat.ask('What is the capital of France?');
  await expect(operator.page.getByTestId('wake-line').or(operator.page.getByTestId('first-start')).first()).toBeVisible();

  const turn = await operator.chat.endedTurn('DONE', 120_000);
  await expect(turn.answer).toContainText('Paris. Öffnet die Tür, café is open €5 🗼.');
  await expect(turn.model).toContainText('Claude Haiku 5.5');
  await expect(turn.cost).toContainText(/€0\.0\d+/);
  await operator.leave();
});

test('a link works once', async ({ browser }) => {
  const late = await Visitor.arrive(browser);
  await new SignInPage(late.page).confirm(world().operatorLink);
  await expect(late.page.getByRole('heading', { name: 'This link was already used' })).toBeVisible();
  expect(late.page.url()).not.toContain('token');
  await late.leave();
});

test('an unknown link gets a clear answer', async ({ browser }) => {
  const guesser = await Visitor.arrive(browser);
  await new SignInPage(guesser.page).confirm(`${world().url}/sign-in/confirm#token=${'A'.repeat(43)}`);
  await expect(guesser.page.getByRole('link', { name: /new link/i }).or(guesser.page.getByRole('button', { name: /new link/i }))).toBeVisible();
  await guesser.leave();
});

test.describe('a person with an awake assistant', () => {
  let anna: Visitor;

  test.beforeAll(async ({ browser }) => {
    anna = await Visitor.arrive(browser);
    await anna.signIn('anna@example.org');
    await anna.askAnew('What is the capital of France?', 'Paris');
  });

  test.afterAll(() => anna.leave());

  test('the exact tokens of an answer are one click away', async () => {
    const turn = await anna.chat.endedTurn('DONE', 30_000);
    await turn.cost.click();
    await expect(anna.page.getByRole('dialog')).toContainText(/input/i);
    await anna.page.keyboard.press('Escape');
  });

  test('code is highlighted and can be copied', async () => {
    await anna.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await anna.askAnew('Show me markdown and code', 'two');
    const turn = await anna.chat.endedTurn('DONE', 30_000);
    await expect(turn.answer.locator('pre span[style], pre span[class]').first()).toBeVisible();
    await turn.answer.getByRole('button', { name: /copy/i }).first().click();
    expect(await anna.page.evaluate(() => navigator.clipboard.readText())).toContain('print("Hello")');
  });

  test('another model answers when it is chosen', async () => {
    await anna.chat.open();
    await anna.chat.choose('GPT-6 Luna');
    await anna.chat.ask('What is the capital of France?');
    const turn = await anna.chat.endedTurn('DONE', 60_000);
    await expect(turn.answer).toContainText('Paris');
    await expect(turn.model).toContainText('GPT-6 Luna');
    await anna.chat.choose('Claude Haiku 5.5');
  });

  test('a tool call is shown with what came back', async () => {
    await anna.chat.open();
    await anna.chat.ask('call the tool session_status with {}');
    const turn = await anna.chat.endedTurn('DONE', 60_000);
    await expect(turn.toolCalls.first()).toContainText('session_status');
    await expect(turn.answer).toContainText('The tool said');
  });

  test('a reload in the middle of an answer loses nothing, and stop stops it', async () => {
    await anna.askAnew('script-stall please', /^You/m);
    const said = await anna.page.getByTestId('answer').last().innerText();
    await anna.page.reload();
    await expect(anna.page.getByTestId('answer').last()).toContainText(said.split('\n')[0] ?? said);
    await anna.chat.stop();
    const turn = await anna.chat.endedTurn('STOPPED', 30_000);
    await expect(turn.answer).toContainText(said.split('\n')[0] ?? said);
    await expect(turn.question).toContainText('script-stall please');
  });

  for (const [script, sentence] of [
    ['script-rate-limit', /busy|too many|limit/i],
    ['script-broken', /provider|failed|problem/i],
    ['script-overloaded', /overload|busy/i],
    ['script-cut', /broke off|cut|incomplete|ended early/i],
    ['script-key-echo', /key/i],
  ] as const) {
    test(`a provider that answers ${script} is told in a sentence`, async () => {
      await anna.chat.open();
      await anna.chat.ask(`${script} please`);
      await anna.chat.endedTurn('FAILED', 120_000);
      const last = anna.page.getByTestId('turn').last();
      await expect(last).toContainText(sentence);
      await expect(last).not.toContainText(world().settings.OPENAI_API_KEY ?? 'nothing');
    });
  }

  test('what a model says can neither run nor load anything', async () => {
    const hostile = [
      '<img src="https://evil.example/x.png" onerror="alert(1)">',
      '<script>alert(2)</script>',
      '![pixel](https://evil.example/pixel.png)',
      '[click](javascript:alert(3))',
      '<iframe src="https://evil.example"></iframe>',
    ];
    for (const piece of hostile) {
      await anna.askAnew(piece, 'You said');
      await anna.chat.endedTurn('DONE', 60_000);
      await expect(anna.page.locator('[data-testid=answer] img, [data-testid=answer] iframe, [data-testid=answer] script')).toHaveCount(0);
      await expect(anna.page.locator('[data-testid=answer] a[href^=javascript]')).toHaveCount(0);
    }
  });

  test('another person sees nothing of it', async ({ browser }) => {
    const mine = anna.page.url();
    const ben = await Visitor.arrive(browser);
    await ben.signIn('ben@example.org');
    await expect(ben.chat.conversations).toHaveCount(0);
    const id = mine.split('/').pop() ?? '';
    expect((await ben.page.request.get(`/api/conversations/${id}`)).status()).toBe(404);
    expect((await ben.page.request.get(`/api/conversations/${id}/events`)).status()).toBe(404);
    await ben.leave();
  });

  test('the page is whole on a phone, in German, in the dark', async ({ browser }) => {
    const phone = await Visitor.arrive(browser, { viewport: { width: 390, height: 844 }, locale: 'de-DE', colorScheme: 'dark' });
    await phone.signIn('anna@example.org');
    await phone.page.goto(new URL(anna.page.url()).pathname);
    await expect(phone.page.getByTestId('turn').last()).toBeVisible();
    await expect(phone.page.getByRole('textbox', { name: /deine nachricht/i })).toBeVisible();
    const overflow = await phone.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await phone.leave();
  });

  test('signing out ends the session everywhere in the page', async () => {
    await anna.chat.open();
    await anna.chat.signOut();
    expect((await anna.page.request.get('/api/conversations')).status()).toBe(401);
  });
});
