import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { darkplex, up, world } from '../darkplex.ts';
import { Visitor } from '../visitor.ts';

interface Status {
  pid: number;
}

const status = async (data: string): Promise<Status> => JSON.parse(await darkplex({}, 'status', '--json', '--data', data)) as Status;

/** The gateways of this instance: processes below the portal whose title is OpenClaw's. */
function gateways(portal: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return rows
    .map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row))
    .filter((match) => match !== null && Number(match[2]) === portal && /openclaw/.test(match[3] ?? ''))
    .map((match) => Number(match?.[1]));
}

test.describe.configure({ mode: 'serial' });

test.describe('crashes', () => {
  let carl: Visitor;

  test.beforeAll(async ({ browser }) => {
    carl = await Visitor.arrive(browser);
    await carl.signIn('carl@example.org');
    await carl.askAnew('What is the capital of France?', 'Paris');
    await carl.chat.endedTurn('DONE', 30_000);
  });

  test.afterAll(() => carl.leave());

  test('an OpenClaw killed in the middle of an answer is told, and the next question is answered', async () => {
    await carl.askAnew('script-stall please', /^You/m);
    const killed = gateways((await status(world().data)).pid);
    expect(killed.length).toBeGreaterThan(0);
    killed.forEach((pid) => process.kill(pid, 'SIGKILL'));
    await carl.chat.endedTurn('FAILED', 60_000);
    await carl.chat.ask('What is the capital of France?');
    const turn = await carl.chat.endedTurn('DONE', 120_000);
    await expect(turn.answer).toContainText('Paris');
  });

  test('a portal killed in the middle of an answer comes back with everything', async () => {
    const here = world();
    await carl.askAnew('script-stall please', /^You/m);
    const said = (await carl.page.getByTestId('answer').last().innerText()).split('\n')[0] ?? '';
    await expect.poll(async () => JSON.stringify(await (await carl.page.request.get(`/api/conversations/${carl.page.url().split('/').pop()}`)).json())).toContain('RUNNING');
    const before = await status(here.data);
    const orphans = gateways(before.pid);
    process.kill(before.pid, 'SIGKILL');

    await up(here);
    const running = execFileSync('ps', ['-eo', 'pid='], { encoding: 'utf8' }).split('\n').map(Number);
    expect(running.filter((pid) => orphans.includes(pid))).toEqual([]);

    await carl.page.reload();
    const turn = await carl.chat.endedTurn('INTERRUPTED', 60_000);
    await expect(turn.question).toContainText('script-stall please');
    await expect(turn.answer).toContainText(said);
    await carl.chat.ask('What is the capital of France?');
    await expect((await carl.chat.endedTurn('DONE', 120_000)).answer).toContainText('Paris');
  });
});
