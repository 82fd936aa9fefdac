import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Express } from 'express';
import { isOwnMachine } from './is-own-machine.js';
import { routes } from './routes.js';

/** Does what an ingress does in a cluster: hands each request to the service that its path belongs to. */
export function dispatch(services: {
  auth: Express;
  chat: Express;
  web: Express;
  /** Shown to this machine alone: whoever reads the mails can sign in as anybody. */
  mailbox?: RequestListener | undefined;
}): RequestListener {
  const { mailbox } = services;
  return (req: IncomingMessage, res: ServerResponse) => {
    const path = req.url ?? '/';
    const [, name] = routes.find(([prefix]) => startsWith(path, prefix)) ?? [];
    if (name) services[name](req, res);
    else if (mailbox && startsWith(path, '/mailbox') && isOwnMachine(req)) mailbox(req, res);
    else services.web(req, res);
  };
}

function startsWith(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && /^(?:$|[/?])/.test(path.slice(prefix.length));
}
