/**
 * Runs beside a cell in its pod and joins the cell's sockets to the portal, over TLS:
 *
 *   relay.mjs FOLDER ADDRESS PORT SOCKETS
 *
 *   FOLDER    token: says whose cell this is; portal.pem: the portal's certificate, and no other is trusted
 *   SOCKETS   doors/models.sock, bridge.sock, web.sock: made here, the cell connects → the portal's door
 *             in/gateway.sock: the cell's; a few lines to the portal wait until somebody there wants to come in
 *
 * The first line of each call is "TOKEN WAY". On a line that waits, the portal's first byte means: it is taken.
 */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { connect as reach, createServer } from 'node:net';
import { connect as secure } from 'node:tls';

const LINES_WAITING = 4;
const CONNECTIONS_MAX = 120;
const RETRY_MILLIS = 1000;
const ANYBODY = 0o666;

const [folder, host, port, sockets] = process.argv.slice(2);
const token = readFileSync(`${folder}/token`, 'utf8').trim();
const ca = readFileSync(`${folder}/portal.pem`);

/**
 * Calls the portal, and says who is calling only when it is known to be the portal. A certificate of its own signature: that
 * it is this one says more than the name in it.
 */
function call(way, ready) {
  const line = secure({ host, port: Number(port), ca, checkServerIdentity: () => undefined, allowHalfOpen: true });
  line.setNoDelay(true).setKeepAlive(true);
  line.once('secureConnect', () => {
    line.write(`${token} ${way}\n`);
    ready?.();
  });
  return line;
}

/** A side that ended may still be answered; one that is gone may not. */
function tie(one, other) {
  one.on('error', () => other.destroy());
  other.on('error', () => one.destroy());
  one.on('close', (broken) => broken && other.destroy());
  other.on('close', (broken) => broken && one.destroy());
}

function wait() {
  const line = call('in');
  let taken = false;
  line.once('data', (first) => {
    taken = true;
    line.pause();
    if (first.length > 1) line.unshift(first.subarray(1));
    const gateway = reach({ path: `${sockets}/in/gateway.sock`, allowHalfOpen: true });
    tie(line, gateway);
    line.pipe(gateway).pipe(line);
    wait();
  });
  line.on('end', () => taken || line.destroy());
  line.on('error', () => line.destroy());
  line.on('close', () => taken || setTimeout(wait, RETRY_MILLIS));
}

for (const way of ['models', 'bridge', 'web']) {
  const path = `${sockets}/doors/${way}.sock`;
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    const line = call(way, () => caller.pipe(line).pipe(caller));
    tie(caller, line);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(path, () => chmodSync(path, ANYBODY));
}
for (let line = 0; line < LINES_WAITING; line++) wait();
process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));
