// Stands in for OpenClaw's program behind walls: answers as a gateway does, and runs whatever command it is sent, as an
// assistant would that does its worst.
import { exec, spawn } from 'node:child_process';
import { createServer } from 'node:http';

const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
console.log(`key ${process.env.SECRET}`);
for (let line = 1; line <= 5; line++) console.log(String(line).padStart(1000, '0'));
spawn('sleep', ['600'], { stdio: 'ignore' });

createServer((request, response) => {
  if (request.url === '/healthz') return response.end('ok');
  let command = '';
  request.setEncoding('utf8').on('data', (text) => (command += text));
  request.on('end', () => {
    exec(command, { shell: '/bin/sh', timeout: 20_000, maxBuffer: 1 << 20 }, (failed, out, errors) => {
      response.end(JSON.stringify({ code: failed ? (failed.code ?? -1) : 0, out, errors }));
    });
  });
}).listen(port, '127.0.0.1');

process.on('SIGTERM', () => {
  console.log('asked to end');
  process.exit(0);
});
