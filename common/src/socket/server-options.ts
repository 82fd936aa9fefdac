import type { ServerOptions } from 'socket.io';
import { isOwnOrigin, normaliseOrigins } from '../origin.js';

/**
 * Settings for `new Server(httpServer, serverOptions({ origins }))`: Socket.IO's defaults made safe.
 * A browser's WebSocket from a foreign page is refused here, since CORS does not apply to it (ASVS 5.0
 * 4.4.2); WebSocket is the only transport, so replicas need no stickiness. `origins` are those that
 * browsers use, such as `https://example.com`.
 */
export function serverOptions({ origins }: { origins: readonly string[] }): Partial<ServerOptions> {
  const own = normaliseOrigins(origins);
  return {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: 10_000,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    allowRequest: (req, decide) => {
      const allowed = isOwnOrigin(req.headers, own);
      decide(allowed ? null : 'ORIGIN_REJECTED', allowed);
    },
  };
}
