// What is in the image, as CycloneDX 1.6 on stdout:
//
//   node sbom.mjs ROOT LOCK
//
// Debian's packages by ROOT's dpkg, npm's by the lock file as far as they are in ROOT, and the running Node.js.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [root, lockFile] = process.argv.slice(2);

function debian() {
  const status = readFileSync(join(root, 'var/lib/dpkg/status'), 'utf8');
  return status
    .split('\n\n')
    .map((entry) => Object.fromEntries([...entry.matchAll(/^(Package|Version|Architecture|Status): (.*)$/gm)].map((m) => [m[1], m[2]])))
    .filter((entry) => entry.Status?.endsWith(' installed'))
    .map(({ Package: name, Version: version, Architecture: arch }) => ({
      type: 'library',
      name,
      version,
      purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${arch}`,
    }));
}

/** An npm hash is base64, CycloneDX wants hex. */
function hashes(integrity) {
  const [algorithm, sum] = (integrity ?? '').split('-');
  if (algorithm !== 'sha512') return undefined;
  return [{ alg: 'SHA-512', content: Buffer.from(sum, 'base64').toString('hex') }];
}

function npm() {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '' && existsSync(join(root, 'opt/openclaw', path, 'package.json')))
    .map(([path, { version, integrity, license }]) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return {
        type: 'library',
        name,
        version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
        hashes: hashes(integrity),
        licenses: license && [{ expression: license }],
      };
    });
}

const node = { type: 'platform', name: 'node', version: process.versions.node, purl: `pkg:generic/node@${process.versions.node}` };
const components = [node, ...debian(), ...npm()].filter(
  // A package may lie at several places of the tree.
  (one, at, all) => all.findIndex((other) => other.purl === one.purl) === at,
);
console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: { type: 'container', name: 'darkplex-cell' } },
      components: components.map((one) => ({ 'bom-ref': one.purl, ...one })),
    },
    null,
    1,
  ),
);
