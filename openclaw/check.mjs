// Is a fetched runtime whole? Runs under the fetched Node itself, with nothing but Node.
//
//   node check.mjs seal DIR    after the fetch: every package of the lock file for this platform is there; writes DIR/manifest.json
//   node check.mjs quick DIR   at each start, about a quarter of a second: the packages' versions and the files every start needs
//   node check.mjs deep DIR    every file against the manifest
//
// Exit code 1 and one sentence on stderr when it is not.

import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ENTRY_FILES = [
  "node_modules/openclaw/openclaw.mjs",
  "node_modules/openclaw/package.json",
  `node_modules/node-${process.platform}-${process.arch}/bin/node`,
];

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return fail(`${file} cannot be read (${error.code ?? error.message}).`);
  }
}

const digest = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

// The report would otherwise look up the name of every open connection.
process.report.excludeNetwork = true;
const LIBC = process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl";

/** npm leaves out an optional package without a word when its platform, or the running Node, does not fit. */
function fitsHere({ os, cpu, libc }) {
  const allows = (list, value) => list === undefined || [list].flat().includes(value);
  return allows(os, process.platform) && allows(cpu, process.arch) && (process.platform !== "linux" || allows(libc, LIBC));
}

function expectPackages(directory) {
  const { packages } = readJson(join(directory, "package-lock.json"));
  for (const [path, wanted] of Object.entries(packages)) {
    if (path === "" || wanted.dev || (wanted.optional && !fitsHere(wanted))) continue;
    const file = join(directory, path, "package.json");
    if (!existsSync(file)) fail(`${path} is missing.`);
    const { version } = readJson(file);
    if (version !== wanted.version) fail(`${path} is version ${version} and should be ${wanted.version}.`);
  }
}

/** All files of the tree, each with its content, as one number. */
function weigh(directory) {
  const tree = createHash("sha256");
  let files = 0;
  let bytes = 0;
  const walk = (folder) => {
    const entries = readdirSync(join(directory, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        walk(path);
      } else if (entry.isSymbolicLink()) {
        tree.update(`${path}\0${readlinkSync(join(directory, path))}\0`);
      } else {
        const content = readFileSync(join(directory, path));
        files += 1;
        bytes += content.length;
        tree.update(`${path}\0${createHash("sha256").update(content).digest("hex")}\0`);
      }
    }
  };
  walk("node_modules");
  return { files, bytes, sha256: tree.digest("hex") };
}

/** OpenClaw wants one of its own steps run once, in its finished tree; without it each gateway would try at its start. */
function finishOpenClaw(directory) {
  const step = join(directory, "node_modules/openclaw/scripts/postinstall-bundled-plugins.mjs");
  if (!existsSync(step)) return;
  const { status, stderr } = spawnSync(process.execPath, [step], { encoding: "utf8", timeout: 120_000 });
  if (status !== 0) fail(`OpenClaw's own set-up step failed: ${stderr.trim()}`);
  if (/unavailable/.test(stderr)) fail(stderr.trim());
}

const [mode, directory] = process.argv.slice(2);
const manifestFile = join(directory, "manifest.json");
expectPackages(directory);
if (mode === "seal") {
  finishOpenClaw(directory);
  const entries = ENTRY_FILES.filter((file) => existsSync(join(directory, file)));
  const hashes = Object.fromEntries(entries.map((file) => [file, digest(join(directory, file))]));
  writeFileSync(manifestFile, `${JSON.stringify({ ...weigh(directory), entries: hashes }, null, 2)}\n`);
} else {
  const manifest = readJson(manifestFile);
  for (const [file, hash] of Object.entries(manifest.entries)) {
    if (!existsSync(join(directory, file))) fail(`${file} is missing.`);
    if (digest(join(directory, file)) !== hash) fail(`${file} was changed.`);
  }
  if (mode === "deep") {
    const { files, bytes, sha256 } = weigh(directory);
    if (sha256 !== manifest.sha256) {
      fail(`The files differ: ${files} with ${bytes} bytes, and ${manifest.files} with ${manifest.bytes} were fetched.`);
    }
  }
}
