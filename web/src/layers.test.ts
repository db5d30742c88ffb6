import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** app → features → ui → api → lib, where ui may also be skipped; and no feature knows another. */
const mayKnow: Record<string, readonly string[]> = {
  app: ['app', 'features', 'ui', 'api', 'lib'],
  features: ['ui', 'api', 'lib'],
  ui: ['ui', 'lib'],
  api: ['api', 'lib'],
  lib: ['lib'],
};

const root = resolve('src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && file.includes('/'));
const IMPORT = /(?:import|export)\s[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|import\s*'([^']+)'/g;

function importsOf(file: string): string[] {
  const found = [...readFileSync(join(root, file), 'utf8').matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  return found.flatMap((name) => {
    if (name.startsWith('@/')) return [name.slice(2)];
    return name.startsWith('.') ? [relative(root, resolve(root, dirname(file), name))] : [];
  });
}

const roomOf = (path: string) => path.split('/').slice(0, 2).join('/');
const layerOf = (path: string) => path.split('/')[0] ?? '';

describe('who may know whom', () => {
  const ruled = files.filter((file) => layerOf(file) in mayKnow);

  test('every file is seen', () => {
    expect(ruled.length).toBeGreaterThan(60);
    expect(ruled.flatMap(importsOf).length).toBeGreaterThan(150);
  });

  test.each(ruled)('%s', (file) => {
    const layer = layerOf(file);
    const wrong = importsOf(file).filter((path) => {
      if (layer === 'features' && layerOf(path) === 'features') return roomOf(path) !== roomOf(file);
      return !mayKnow[layer]?.includes(layerOf(path));
    });
    expect(wrong).toEqual([]);
  });
});

test('no barrel files: an index only hides where a thing is', () => {
  const barrels = files.filter((file) => /(^|\/)index\.tsx?$/.test(file) && /^export \* from/m.test(readFileSync(join(root, file), 'utf8')));
  expect(barrels).toEqual([]);
});
