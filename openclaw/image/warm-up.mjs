// For the one boot of build.sh:
//
//   node warm-up.mjs TEMPLATE FOLDER
//
// Writes openclaw.json and settings.json for a cell that is nobody's into FOLDER, and its environment on stdout. Node finds a
// compiled module again only under the flags that it was compiled with, so they are those of every cell.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [templateFile, folder] = process.argv.slice(2);
const { gateway, limits, settings } = JSON.parse(readFileSync(templateFile, 'utf8'));
const secret = (id) => ({ source: 'env', provider: 'default', id });

gateway.gateway.auth.token = secret('DARKPLEX_GATEWAY_TOKEN');
gateway.logging.file = '/tmp/openclaw.log';
gateway.plugins = { enabled: false, allow: [] };
gateway.models.providers = {
  darkplex: {
    baseUrl: 'http://127.0.0.1:9001/v1',
    api: 'openai-completions',
    apiKey: secret('DARKPLEX_MODEL_KEY'),
    models: [{ id: 'none', name: 'None', input: ['text'], contextWindow: 200_000, maxTokens: 8192 }],
  },
};
Object.assign(gateway.agents.defaults, { workspace: '/cell/workspace', model: { primary: 'darkplex/none' } });
writeFileSync(join(folder, 'openclaw.json'), JSON.stringify(gateway));
writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));

const environment = {
  PATH: '/usr/bin:/bin',
  HOME: '/cell/home',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  OPENCLAW_HOME: '/cell/home',
  OPENCLAW_STATE_DIR: '/cell/state',
  OPENCLAW_CONFIG_PATH: '/cell/config/openclaw.json',
  OPENCLAW_CONFIG_READONLY: 1,
  OPENCLAW_NO_RESPAWN: 1,
  OPENCLAW_SKIP_CHANNELS: 1,
  OPENCLAW_DISABLE_BONJOUR: 1,
  OPENCLAW_NO_AUTO_UPDATE: 1,
  OPENCLAW_PACKAGED_COMPILE_CACHE_RESPAWNED: 1,
  OPENCLAW_EXEC_SHELL_SNAPSHOT: 0,
  NODE_OPTIONS: `--max-old-space-size=${limits.oldSpaceMegabytes} --max-semi-space-size=${limits.semiSpaceMegabytes}`,
  MALLOC_ARENA_MAX: limits.mallocArenas,
  NODE_COMPILE_CACHE: '/opt/compiled',
  DARKPLEX_GATEWAY_TOKEN: 'nobodys-gateway-for-one-boot',
  DARKPLEX_MODEL_KEY: 'nobodys-key',
};
for (const [name, value] of Object.entries(environment)) console.log(`${name}=${value}`);
