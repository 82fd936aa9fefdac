import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isOwnMachine } from './is-own-machine.js';
import { routes } from './routes.js';

/**
 * Does what an ingress does in a cluster: hands each request to the service that its path belongs to.
 *
 * @param mailbox shown to this machine alone: whoever reads the mails can sign in as anybody
 */
export function dispatch(
  apps: Record<string, RequestListener>,
  mailbox?: RequestListener,
): RequestListener {
  return (req: IncomingMessage, res: ServerResponse) => {
    const path = req.url ?? '/';
    if (mailbox && isBelow(path, '/mailbox') && isOwnMachine(req)) return mailbox(req, res);
    const [, name = ''] = routes.find(([prefix]) => isBelow(path, prefix)) ?? [];
    apps[name]?.(req, res);
  };
}

function isBelow(path: string, prefix: string): boolean {
  if (prefix === '/') return true;
  return path.startsWith(prefix) && /^(?:$|[/?])/.test(path.slice(prefix.length));
}
