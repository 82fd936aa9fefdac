import type { IncomingHttpHeaders } from 'node:http';
import type { Namespace } from 'socket.io';

/** Headers that only upgraded the connection, or that nobody asks an open socket about. */
const spent = /^(sec-websocket-|accept|connection$|upgrade$|cache-control$|pragma$|dnt$|priority$)/;

/**
 * Frees what an open connection keeps of its handshake's request and needs no more (about a quarter of an
 * idle connection's memory): `socket.request` then has `headers`, `url` and the query alone. Headers that
 * tell who came, from where and with what stay, for the other namespaces of the connection.
 *
 * @example trimRequests(io.of('/chat'));
 */
export function trimRequests(namespace: Namespace): void {
  namespace.on('connection', (socket) => {
    const { conn, handshake } = socket;
    const { request } = conn as unknown as { request: Partial<TrimmedRequest> };
    if (!(request && 'rawHeaders' in request)) {
      if (request?.headers) handshake.headers = request.headers;
      return;
    }
    const { url, _query } = request;
    const headers = trim(handshake.headers);
    const trimmed = { url, _query, headers, connection: { encrypted: handshake.secure } };
    Object.assign(conn, { request: trimmed });
    handshake.headers = headers;
  });
}

/** What Socket.IO reads of it when the connection comes to another namespace. */
interface TrimmedRequest {
  headers: IncomingHttpHeaders;
  url: string;
  _query: object;
  connection: { encrypted: boolean };
}

function trim(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !spent.test(name)));
}
