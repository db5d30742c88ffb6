// Stands in for OpenClaw in the bench of what lies between a gateway and a browser: answers as one does, and says each piece of
// an answer at an even pace. A piece is the moment of its saying, in nanoseconds of the clock that all processes of a machine share.
//
// A question is "PIECES PACE": so many pieces, so many milliseconds apart.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
const server = createServer((request, response) => response.end('{"ok":true}')).listen(port, '127.0.0.1');

const ANSWERS = {
  connect: ({ scopes }) => ({ auth: { scopes }, policy: { maxPayload: 1 << 24 } }),
  'sessions.list': () => ({ sessions: [] }),
  'chat.history': () => ({ messages: [] }),
  'gateway.suspend.prepare': () => ({ status: 'busy' }),
};

new WebSocketServer({ server }).on('connection', (socket) => {
  const tell = (event, payload) => socket.send(JSON.stringify({ type: 'event', event, payload }));
  socket.on('message', (frame) => {
    const { id, method, params } = JSON.parse(frame);
    const payload = ANSWERS[method]?.(params) ?? { status: 'started' };
    socket.send(JSON.stringify({ type: 'res', id, ok: true, payload }));
    if (method === 'chat.send') answer(tell, params);
  });
  tell('connect.challenge', { nonce: 'of-a-bench' });
});

function answer(tell, { message, idempotencyKey: runId, sessionKey }) {
  const [pieces, pace] = (message.match(/(\d+) (\d+)$/) ?? ['', '1', '1']).slice(1).map(Number);
  const begun = performance.now();
  let text = '';
  let seq = 0;
  const say = () => {
    if (seq === pieces) {
      tell('chat', { runId, sessionKey, state: 'final', message: { content: [{ type: 'text', text }] } });
      return;
    }
    const piece = `${process.hrtime.bigint()} `;
    text += piece;
    tell('agent', { runId, sessionKey, seq: ++seq, stream: 'assistant', data: { itemId: 'one', text, delta: piece } });
    setTimeout(say, begun + seq * pace - performance.now());
  };
  say();
}
