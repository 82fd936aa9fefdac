import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { authService, createAuth } from '@usher/auth';
import { createVerifier, type Verifier } from '@usher/common';
import { errorHandler, gatewayIdentity, jsonBody } from '@usher/common/express';
import { memoryFeed } from '@usher/common/feed';
import { createHttpServer, createServiceContext, serviceApp } from '@usher/common/service';
import {
  authenticate,
  clientAddress,
  onEvent,
  serverOptions,
  type TrustProxy,
} from '@usher/common/socket';
import { Server } from 'socket.io';
import { freePort } from '../mongod/free-port.js';
import type { GatewayOptions, TestGateway } from '../testing/start-gateway.js';
import { dropTestDatabase, testMongoUrl } from '../testing/test-mongo-url.js';

export type StartGateway = (options: GatewayOptions) => Promise<TestGateway>;

const gateways = resolve(import.meta.dirname, '../../gateways');

/**
 * A gateway with its configuration, a real auth, and a small service behind both.
 *
 * @param config below infra/gateways, or absolute
 * @param more settings of auth
 */
export async function startStage(
  start: StartGateway,
  config: string,
  more: Record<string, string> = {},
) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const feed = memoryFeed();
  const mongoUrl = testMongoUrl('gateway');
  const settings = authService.loadConfig({
    MONGO_URL: mongoUrl,
    AUTH_SECRET: 'x'.repeat(32),
    PUBLIC_URL: origin,
    TRUST_PROXY: '1',
    LOG_LEVEL: 'silent',
    ...more,
  });
  const context = createServiceContext('auth', settings);
  const auth = await createAuth({ ...settings, firstAccountIsAdmin: true }, context, feed);
  const authServer = await listen(createHttpServer(auth.app));
  const jwksUrl = `http://${addressOf(authServer)}/.well-known/jwks.json`;
  const verifier = createVerifier({ keys: { jwksUrl }, feed });
  await verifier.ready();
  const service = await startService(verifier, origin, settings.trustProxy);
  const values = { AUTH: addressOf(authServer), SERVICE: addressOf(service.server) };
  const options = { config: resolve(gateways, config), port, values };
  const gateway = await start(options);

  return {
    url: gateway.url,
    seen: service.seen,
    service: `http://${values.SERVICE}`,
    /** Another gateway, whose auth does not answer. */
    async withoutAuth(): Promise<TestGateway> {
      const nowhere = `127.0.0.1:${await freePort()}`;
      const other = await freePort();
      return start({ ...options, port: other, values: { ...values, AUTH: nowhere } });
    },
    async close() {
      await gateway.stop();
      verifier.close();
      await service.io.close();
      authServer.closeAllConnections();
      authServer.close();
      await auth.close();
      await dropTestDatabase(mongoUrl);
    },
  };
}

/** Answers what has reached it, and what it takes from that. */
async function startService(verifier: Verifier, origin: string, trustProxy: TrustProxy) {
  const seen: string[] = [];
  const context = createServiceContext('behind', { logLevel: 'silent', trustProxy });
  const app = serviceApp(context);
  app.use(jsonBody({ limitBytes: 1024 * 1024 }), gatewayIdentity(verifier));
  app.use((req, res) => {
    seen.push(req.url);
    const { currentUser: user = null, headers, ip, method, body, url, host, protocol } = req;
    res.json({ user, code: req.authError?.code, headers, ip, method, body, url, host, protocol });
  });
  app.use(errorHandler());
  const server = createHttpServer(app);
  const io = new Server(server, serverOptions({ origins: [origin] }));
  authenticate(io.of('/live'), verifier);
  const addressOfSocket = clientAddress(context.trustProxy);
  onEvent(io.of('/live'), 'who', [], (_data, user, socket) => ({
    user,
    address: addressOfSocket(socket),
  }));
  await listen(server);
  return { server, io, seen };
}

async function listen(server: HttpServer): Promise<HttpServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: HttpServer): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
