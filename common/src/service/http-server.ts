import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Express } from 'express';

/**
 * Longer than proxies keep an idle connection (nginx 60 s, Traefik 90 s): whoever closes first must not be
 * us, or a request that is just then on its way fails, and proxies do not repeat a POST.
 */
const keepAliveTimeout = 95_000;

/**
 * An HTTP server whose requests and responses are born with the prototypes that Express would otherwise
 * give to each of them later: changing a live object's prototype makes every use of it slow, which costs
 * a small route three quarters of its throughput on Node 20 and 22. Express itself is untouched.
 */
export function createHttpServer(app: Express): Server {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse<AppRequest> {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  app.request = AppRequest.prototype as unknown as Express['request'];
  app.response = AppResponse.prototype as unknown as Express['response'];
  return createServer(
    { IncomingMessage: AppRequest, ServerResponse: AppResponse, keepAliveTimeout },
    app,
  );
}
