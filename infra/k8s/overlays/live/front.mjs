// One address for all services, as an ingress makes it, for clusters without an ingress controller.
import { createServer, request } from 'node:http';

const paths = [
  ['/api/users', 'auth'],
  ['/.well-known', 'auth'],
  ['/api/chat', 'chat'],
  ['/socket.io', 'chat'],
];

function ask(req) {
  const [, host] = paths.find(([path]) => isBelow(req.url, path)) ?? ['/', 'web'];
  const headers = { ...req.headers, 'x-forwarded-for': req.socket.remoteAddress };
  return request({ host, method: req.method, path: req.url, headers });
}

function isBelow(url, path) {
  return url.startsWith(path) && /^(?:$|[/?])/.test(url.slice(path.length));
}

function pass(answer, res) {
  res.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
  answer.pipe(res);
}

const server = createServer((req, res) => {
  const asked = ask(req);
  asked.on('response', (answer) => pass(answer, res));
  // It is starting anew with what was just edited.
  asked.on('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()));
  res.on('close', () => asked.destroy());
  req.pipe(asked);
});

server.on('upgrade', (req, socket, head) => {
  const asked = ask(req);
  socket.on('error', () => asked.destroy());
  asked.on('error', () => socket.destroy());
  asked.on('upgrade', ({ rawHeaders }, upstream, rest) => {
    const lines = rawHeaders.map((text, i) => (i % 2 ? `${text}\r\n` : `${text}: `));
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
    upstream.unshift(rest);
    upstream.write(head);
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.pipe(socket).pipe(upstream);
  });
  asked.on('response', ({ statusCode, statusMessage }) => {
    socket.end(`HTTP/1.1 ${statusCode} ${statusMessage}\r\nConnection: close\r\n\r\n`);
  });
  asked.end();
});

server.listen(3000);
process.on('SIGTERM', () => process.exit());
