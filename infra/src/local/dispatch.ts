import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** Does what an ingress does in a cluster: hands each request to the service that its path belongs to. */
export function dispatch(services: {
  auth: Express;
  chat: Express;
  web: Express;
}): RequestListener {
  return (req: IncomingMessage, res: ServerResponse) => {
    const path = req.url ?? '/';
    if (startsWith(path, '/api/users') || startsWith(path, '/.well-known')) services.auth(req, res);
    else if (startsWith(path, '/api/chat')) services.chat(req, res);
    else services.web(req, res);
  };
}

function startsWith(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && /^(?:$|[/?])/.test(path.slice(prefix.length));
}
