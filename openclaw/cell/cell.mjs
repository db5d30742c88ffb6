/**
 * The first program of a walled cell. It starts the gateway and is its only way to the world, by Unix sockets:
 *
 *   cell.mjs --in SOCKET=PORT --out PORT=SOCKET [--out …] [OPTION …] -- PROGRAM ARGUMENT…
 *
 *   in    somebody outside connects to SOCKET      → 127.0.0.1:PORT in here, the gateway
 *   out   the gateway connects to 127.0.0.1:PORT   → SOCKET, one of the doors that were given to this cell
 *   --copy FROM=TO       a file that the gateway wants where it may write: laid there afresh before it starts
 *   --compiled FROM=TO   modules that Node compiled beforehand, for anyone; in TO it finds them as its own user's
 *   --input ignored      nobody holds standard input: only a signal is the order to stop
 *
 * Else the end of standard input is that order too: it also comes when whoever started this cell dies. A line "freeze"
 * halts everything in here but this program, and "thaw" lets it go on. Bytes pass untouched and with back-pressure.
 * What the gateway prints and its exit code are this program's own.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';
import { dirname, join as path } from 'node:path';
import { createInterface } from 'node:readline';

/** Connections at one time, for each way in or out. */
const CONNECTIONS_MAX = 256;
const LOOPBACK = '127.0.0.1';
const SIGNALLED = 128;
/** What is born while the others are halted is halted in the next round. */
const FREEZE_ROUNDS = 5;

function read(words) {
  const ways = [];
  const copies = [];
  let compiled;
  let heedInput = true;
  let at = 0;
  for (; at < words.length && words[at] !== '--'; at += 2) {
    if (words[at] === '--input' && words[at + 1] === 'ignored') {
      heedInput = false;
      continue;
    }
    const [from, to] = (words[at + 1] ?? '').split('=');
    if (!from || !to) throw new Error(`${words[at]} wants FROM=TO`);
    if (words[at] === '--in') ways.push({ listen: { path: from }, target: { host: LOOPBACK, port: Number(to) } });
    else if (words[at] === '--out') ways.push({ listen: { host: LOOPBACK, port: Number(from) }, target: { path: to } });
    else if (words[at] === '--copy') copies.push({ from, to });
    else if (words[at] === '--compiled') compiled = { from, to };
    else throw new Error(`unknown option ${words[at]}`);
  }
  const command = words.slice(at + 1);
  if (command.length === 0) throw new Error('no program is named');
  return { ways, copies, compiled, heedInput, command };
}

/** Node wants the number of its own user behind the name, and the cell's is not known beforehand. */
function layCompiled({ from, to }) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    symlinkSync(path(from, name), path(to, `${name}-${process.getuid()}`));
  }
  return { NODE_COMPILE_CACHE: to };
}

function join(one, other) {
  one.on('error', () => other.destroy());
  other.on('error', () => one.destroy());
  // A side that ended may still be answered; one that is gone may not.
  one.on('close', (broken) => broken && other.destroy());
  other.on('close', (broken) => broken && one.destroy());
  one.pipe(other).pipe(one);
}

function open({ listen, target }) {
  if (listen.path) rmSync(listen.path, { force: true });
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    join(caller, connect({ ...target, allowHalfOpen: true, noDelay: true }));
  });
  server.maxConnections = CONNECTIONS_MAX;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen, resolve);
  });
}

/** The parent of a process, or undefined when it has gone. Its name may hold spaces and brackets. */
function parent(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** Everybody in here but this program and those that it comes from. */
function others() {
  const kept = new Set();
  for (let pid = process.pid; pid > 0 && !kept.has(pid); pid = parent(pid) ?? 0) kept.add(pid);
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && !kept.has(pid));
}

function signalAll(signal, pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}

function freeze() {
  const halted = new Set();
  for (let round = 0; round < FREEZE_ROUNDS; round++) {
    const fresh = others().filter((pid) => !halted.has(pid));
    if (fresh.length === 0) return;
    signalAll('SIGSTOP', fresh);
    fresh.forEach((pid) => halted.add(pid));
  }
}

const thaw = () => signalAll('SIGCONT', others());

const { ways, copies, compiled, heedInput, command } = read(process.argv.slice(2));
for (const { from, to } of copies) {
  mkdirSync(dirname(to), { recursive: true });
  // A file of the same name may be read-only, or a link to somewhere else.
  rmSync(to, { force: true, recursive: true });
  copyFileSync(from, to);
}
const environment = { ...process.env, ...(compiled && layCompiled(compiled)) };
await Promise.all(ways.map(open));

const gateway = spawn(command[0], command.slice(1), { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
gateway.on('error', (failed) => {
  console.error(`The gateway could not be started: ${failed.code}`);
  process.exit(1);
});
gateway.on('exit', (code, signal) => process.exit(code ?? SIGNALLED + constants.signals[signal]));

const stop = () => {
  gateway.kill('SIGTERM');
  thaw();
};
if (heedInput) {
  process.stdin.on('end', stop).on('error', stop);
  createInterface({ input: process.stdin }).on('line', (order) => {
    if (order === 'freeze') freeze();
    else if (order === 'thaw') thaw();
  });
}
process.on('SIGTERM', stop).on('SIGINT', stop);
