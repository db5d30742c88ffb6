import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { down, fakeProvider, freePort, processesOf, up, worldFile } from './darkplex.ts';

const KEY = 'sk-test-not-a-key-of-the-provider';

/** Brings up a fake provider and a Darkplex that knows no other; answers how to take both down again. */
export default async function world(): Promise<() => Promise<void>> {
  const provider = await fakeProvider(KEY);
  const data = mkdtempSync(join(tmpdir(), 'darkplex e2e '));
  const port = await freePort();
  const settings = {
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: `http://127.0.0.1:${provider.port}/v1`,
    ANTHROPIC_API_KEY: KEY,
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${provider.port}`,
  };
  const operatorLink = await up({ data, port, settings });
  mkdirSync(dirname(worldFile), { recursive: true });
  writeFileSync(worldFile, JSON.stringify({ url: `http://127.0.0.1:${port}`, data, port, settings, operatorLink }));
  return async () => {
    await down(data);
    provider.end();
    const left = await processesOf(data);
    rmSync(data, { recursive: true, force: true });
    rmSync(worldFile, { force: true });
    if (left.length > 0) throw new Error(`left behind after down:\n${left.join('\n')}`);
  };
}
