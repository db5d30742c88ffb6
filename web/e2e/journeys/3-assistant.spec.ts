import { existsSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { down, up, world } from '../darkplex.ts';
import { AssistantPage } from '../pages/assistantPage.ts';
import { SignInPage } from '../pages/signInPage.ts';
import { Visitor } from '../visitor.ts';

test.describe.configure({ mode: 'serial' });

const NAME = 'Übersicht "2026".txt';

test.describe('a person and the own assistant', () => {
  let carla: Visitor;
  let page: AssistantPage;

  test.beforeAll(async ({ browser }) => {
    carla = await Visitor.arrive(browser);
    await carla.signIn('carla@example.org');
    page = new AssistantPage(carla.page);
  });

  test.afterAll(() => carla.leave());

  test('files go in while it sleeps, come back as they were, and belong to the cell', async () => {
    await page.open();
    await page.upload(NAME, 'Größe: 5 m²');
    await expect(page.file(NAME)).toBeVisible();
    expect(await page.download(NAME)).toEqual({ name: NAME.replaceAll('"', '_'), text: 'Größe: 5 m²' });
    const workspaces = readdirSync(join(world().data, 'tenants')).map((id) => join(world().data, 'tenants', id, 'workspace'));
    const own = workspaces.find((folder) => existsSync(join(folder, NAME)));
    expect(own).toBeDefined();
    const walled = (await page.walls.getAttribute('data-walled')) === 'true';
    const root = process.getuid?.() === 0;
    expect(statSync(join(own ?? '', NAME)).uid > 0).toBe(walled || !root);
    symlinkSync('/etc/passwd', join(own ?? '', 'passwd'));
    await carla.page.getByRole('button', { name: 'Look again' }).click();
    await expect(page.file('passwd')).toContainText('link, not opened');
    expect((await carla.page.request.get('/api/assistant/files/content?path=passwd')).status()).toBe(409);
    await page.remove('passwd');
    await page.remove(NAME);
    await expect(carla.page.getByText('Nothing here yet')).toBeVisible();
    expect(statSync('/etc/passwd').size).toBeGreaterThan(0);
  });

  test('it wakes, tells what it takes, and starts anew when it is told to', async () => {
    await carla.page.getByRole('button', { name: 'Wake it now' }).click();
    await page.ready(120_000);
    await expect(carla.page.getByText(/\d+ MB( of|$)/).first()).toBeVisible();
    await page.upload('awake.txt', 'while awake');
    await expect(page.file('awake.txt')).toBeVisible();
    await carla.page.getByRole('button', { name: 'Restart' }).click();
    await expect(page.state).not.toHaveAttribute('data-state-name', 'READY');
    await page.ready(120_000);
    await expect(page.file('awake.txt')).toBeVisible();
  });

  test('a restart in the middle of an answer is asked about first', async () => {
    await carla.askAnew('script-stall please', /^You/m);
    await page.open();
    await carla.page.getByRole('button', { name: 'Restart' }).click();
    await expect(carla.page.getByRole('dialog')).toContainText('An answer is being written');
    await carla.page.getByRole('button', { name: 'Restart anyway' }).click();
    await expect(page.state).not.toHaveAttribute('data-state-name', 'READY');
    await page.ready(120_000);
  });
});

test('an operator sees everyone, quarantines one, and releases it', async ({ browser }) => {
  const operator = await Visitor.arrive(browser);
  await down(world().data);
  await new SignInPage(operator.page).confirm(await up(world()));
  await operator.page.waitForURL(/\/chat/);
  await operator.page.goto('/operator');
  const row = operator.page.locator('[data-testid=tenant][data-owner="carla@example.org"]');
  await expect(row).toContainText('Asleep');
  await row.getByRole('button', { name: /Actions for carla/ }).click();
  await operator.page.getByRole('menuitem', { name: 'Start' }).click();
  await expect(row).toContainText('Ready', { timeout: 120_000 });
  await expect(row).toContainText(/\d+ MB/);

  const carla = await Visitor.arrive(browser);
  await carla.signIn('carla@example.org');
  expect((await carla.page.request.get('/api/operator/tenants')).status()).toBe(403);
  await carla.page.goto('/operator');
  await expect(carla.page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();

  await row.getByRole('button', { name: /Actions for carla/ }).click();
  await operator.page.getByRole('menuitem', { name: 'Quarantine' }).click();
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Quarantine' }).click();
  await expect(row).toContainText('Quarantined');
  const page = new AssistantPage(carla.page);
  await page.open();
  await expect(page.state).toContainText('An operator of this server has stopped your assistant.');
  await expect(page.file('awake.txt')).toBeVisible();

  await row.getByRole('button', { name: /Actions for carla/ }).click();
  await operator.page.getByRole('menuitem', { name: 'Release' }).click();
  await expect(row).toContainText('Asleep');
  await expect(carla.page.getByRole('button', { name: 'Wake it now' })).toBeVisible();

  await operator.page.getByRole('link', { name: 'Providers' }).click();
  await expect(operator.page.getByRole('heading', { name: 'Open connections' })).toBeVisible();
  await operator.page.getByRole('link', { name: 'Provider keys' }).click();
  await expect(operator.page.getByTestId('no-credentials').or(operator.page.getByTestId('credential').first())).toBeVisible();
  await operator.page.getByRole('link', { name: 'Models' }).click();
  const list = operator.page.getByRole('textbox');
  await expect(list).toHaveValue(/preferred:/);
  await list.fill('preferred: []\nmodels:\n  - id: [');
  await operator.page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(operator.page.getByTestId('refusal')).toContainText('line 3');
  await operator.page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(list).toHaveValue(/preferred:/);
  await operator.leave();
  await carla.leave();
});
