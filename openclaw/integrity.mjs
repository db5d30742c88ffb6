// The integrity of a plugin's version, as a template pins it; see plugin/README.md:
//
//   node integrity.mjs FOLDER
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const sha = createHash('sha512');
for (const name of readdirSync(folder).sort()) {
  const content = readFileSync(join(folder, name));
  sha.update(`${name}\0${content.length}\0`).update(content);
}
console.log(`sha512-${sha.digest('base64')}`);
