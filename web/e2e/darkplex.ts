import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const root = join(import.meta.dirname, '..', '..');

/** Where the world of this run is written down for the tests: they run in processes of their own. */
export const worldFile = join(root, 'target', 'test', 'e2e-world.json');

export interface World {
  url: string;
  data: string;
  port: number;
  settings: Record<string, string>;
  operatorLink: string;
}

export const world = (): World => JSON.parse(readFileSync(worldFile, 'utf8')) as World;

/** Runs `./darkplex` with arguments and answers what it said. Rejects when it fails. */
export async function darkplex(settings: Record<string, string>, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('./darkplex', args, {
    cwd: root,
    env: { ...process.env, ...settings },
    timeout: 300_000,
  });
  return stdout + stderr;
}

export async function up(world: Pick<World, 'data' | 'port' | 'settings'>): Promise<string> {
  const said = await darkplex(world.settings, 'up', '--detach', '--data', world.data, '--port', String(world.port));
  const link = /https?:\/\/\S+#token=\S+/.exec(said)?.[0];
  if (!link) throw new Error(`up printed no sign-in link:\n${said}`);
  return link;
}

export const down = (data: string): Promise<string> => darkplex({}, 'down', '--data', data);

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Starts the fake provider; answers its port and how to end it. */
export async function fakeProvider(key: string): Promise<{ port: number; end: () => void }> {
  const classes = ['proxy/target/test-classes', 'proxy/target/classes', 'redaction/target/classes'].map((folder) => join(root, folder));
  const java = join(process.env.JAVA_HOME ?? '', 'bin', 'java');
  const provider = spawn(
    java,
    ['--sun-misc-unsafe-memory-access=allow', '-Xmx128m', '-cp', [...classes, `${libraries()}/*`].join(':'), 'io.darkplex.proxy.fake.FakeProvider', '--key', key, '--event-millis', '40'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const port = await new Promise<number>((resolve, reject) => {
    provider.once('exit', (code) => reject(new Error(`the fake provider ended with ${code}`)));
    let said = '';
    provider.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (found) resolve(Number(found));
    });
  });
  return { port, end: () => provider.kill() };
}

/** The libraries of the portal that `./darkplex` has unpacked. */
function libraries(): string {
  const unpacked = join(root, 'target', 'app');
  const newest = readdirSync(unpacked).find((name) => existsSync(join(unpacked, name, 'portal.jar')));
  if (!newest) throw new Error('no unpacked portal: run ./darkplex test, or ./darkplex up once');
  return join(unpacked, newest, 'lib');
}

/** Processes on this machine that carry the mark of an instance, by their command lines. */
export async function processesOf(data: string): Promise<string[]> {
  const instance = readFileSync(join(data, 'run', 'instance'), 'utf8').trim();
  const { stdout } = await promisify(execFile)('sh', [
    '-c',
    'for p in /proc/[0-9]*; do if tr "\\0" "\\n" <"$p/environ" 2>/dev/null | grep -qx "DARKPLEX_INSTANCE=$1"; then tr "\\0" " " <"$p/cmdline"; echo; fi; done',
    'sh',
    instance,
  ]);
  return stdout.split('\n').filter((line) => line.trim() !== '');
}
