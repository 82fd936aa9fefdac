import type { Socket } from 'socket.io';
import { carriedToken, readBearer } from '../tokens/authenticate-request.js';

/**
 * The access token with which a socket came, for a service that acts elsewhere in its user's name. It stays
 * what it was while the session is refreshed: a call with it may answer `TOKEN_EXPIRED` although the socket
 * lives on, and the client then has to connect anew.
 *
 * @param cookie name of the session cookie
 * @example const token = handshakeToken(socket, config.cookie);
 */
export function handshakeToken(socket: Socket, cookie: string): string | undefined {
  return tokenInAuth(socket) ?? carriedToken(socket.handshake.headers, cookie);
}

/** What clients without a cookie may send: `auth: { token }`. */
export function tokenInAuth({ handshake }: Socket): string | undefined {
  const { token } = handshake.auth;
  return typeof token === 'string' ? (readBearer(token) ?? token) : undefined;
}
