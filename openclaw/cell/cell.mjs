/**
 * The first program of a walled cell. It starts the gateway and is its only way to the world, by Unix sockets:
 *
 *   cell.mjs --in SOCKET=PORT --out PORT=SOCKET [--out …] [--copy FROM=TO …] -- PROGRAM ARGUMENT…
 *
 *   in    somebody outside connects to SOCKET      → 127.0.0.1:PORT in here, the gateway
 *   out   the gateway connects to 127.0.0.1:PORT   → SOCKET, one of the doors that were given to this cell
 *   copy  a file that the gateway wants where it may write: laid there afresh before it starts
 *
 * The end of standard input is the order to stop: it also comes when whoever started this cell dies. Bytes pass
 * untouched and with back-pressure. What the gateway prints and its exit code are this program's own.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';
import { dirname } from 'node:path';

/** Connections at one time, for each way in or out. */
const CONNECTIONS_MAX = 256;
const LOOPBACK = '127.0.0.1';
const SIGNALLED = 128;

function read(words) {
  const ways = [];
  const copies = [];
  let at = 0;
  for (; at < words.length && words[at] !== '--'; at += 2) {
    const [from, to] = (words[at + 1] ?? '').split('=');
    if (!from || !to) throw new Error(`${words[at]} wants FROM=TO`);
    if (words[at] === '--in') ways.push({ listen: { path: from }, target: { host: LOOPBACK, port: Number(to) } });
    else if (words[at] === '--out') ways.push({ listen: { host: LOOPBACK, port: Number(from) }, target: { path: to } });
    else if (words[at] === '--copy') copies.push({ from, to });
    else throw new Error(`unknown option ${words[at]}`);
  }
  const command = words.slice(at + 1);
  if (command.length === 0) throw new Error('no program is named');
  return { ways, copies, command };
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

const { ways, copies, command } = read(process.argv.slice(2));
for (const { from, to } of copies) {
  mkdirSync(dirname(to), { recursive: true });
  // A file of the same name may be read-only, or a link to somewhere else.
  rmSync(to, { force: true, recursive: true });
  copyFileSync(from, to);
}
await Promise.all(ways.map(open));

const gateway = spawn(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'] });
gateway.on('error', (failed) => {
  console.error(`The gateway could not be started: ${failed.code}`);
  process.exit(1);
});
gateway.on('exit', (code, signal) => process.exit(code ?? SIGNALLED + constants.signals[signal]));

const stop = () => gateway.kill('SIGTERM');
process.stdin.on('end', stop).on('error', stop).resume();
process.on('SIGTERM', stop).on('SIGINT', stop);
