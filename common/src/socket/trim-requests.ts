import type { IncomingHttpHeaders } from 'node:http';
import type { Namespace } from 'socket.io';

/** Headers that only upgraded the connection, or that nobody asks an open socket about. */
const spent = /^(sec-websocket-|accept|connection$|upgrade$|cache-control$|pragma$|dnt$|priority$)/;

/**
 * Frees what the handshake's request keeps in memory as long as the connection is open and nobody needs any
 * more. Headers that tell who came, from where and with what stay, for the other namespaces of the connection.
 *
 * @example trimRequests(io.of('/chat'));
 */
export function trimRequests(namespace: Namespace): void {
  namespace.on('connection', ({ request, handshake }) => {
    // The request itself, and no copy of it: Engine.IO holds on to it as well.
    if (request.rawHeaders.length > 0) {
      request.rawHeaders = [];
      request.headers = trim(request.headers);
    }
    handshake.headers = request.headers;
  });
}

function trim(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !spent.test(name)));
}
