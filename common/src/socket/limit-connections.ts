import type { Namespace, Socket } from 'socket.io';
import { HttpError } from '../errors/http-error.js';
import { networkOf } from '../limits/network-of.js';
import { requireNonNegative } from '../require-number.js';
import { sharedMap } from '../shared-map.js';
import { clientAddress } from './client-address.js';
import { connectError } from './connect-error.js';

/** Options of `limitConnections`. */
export interface LimitConnectionsOptions {
  /** Open sockets of one user; where left out, or nobody has signed in, users are not counted. */
  perUser?: number;
  /** Open sockets of one address, IPv6 by its first 64 bits; where left out, addresses are not counted. */
  perAddress?: number;
  /** Default `clientAddress()`, which trusts no proxy. */
  address?: (socket: Socket) => string;
}

/** Nobody knows when another socket closes. */
const retryAfterMs = 5_000;

/**
 * Limits the sockets that are open to a namespace at the same time, those still in their handshake
 * included (ASVS 5.0 2.4.1). Counted by this process alone: with n replicas a user may have n times as
 * many. A refused handshake arrives as `connect_error` with
 * `err.data = { code: 'RATE_LIMITED', message, retryAfterMs }`.
 *
 * Users are known only after `authenticate`, addresses are better counted before it:
 *
 * @example
 * limitConnections(io.of('/chat'), { perAddress: 1_000, address: clientAddress(trustProxy) });
 * authenticate(io.of('/chat'), verifier);
 * limitConnections(io.of('/chat'), { perUser: 30 });
 */
export function limitConnections(
  namespace: Namespace,
  { perUser, perAddress, address = clientAddress() }: LimitConnectionsOptions,
): void {
  const users = perUser === undefined ? undefined : createPlaces('perUser', perUser);
  const addresses = perAddress === undefined ? undefined : createPlaces('perAddress', perAddress);

  namespace.use((socket, next) => {
    // Its end has been told already; Socket.IO drops it after the handshake.
    if (socket.conn.readyState === 'closed') return next();
    const admitted =
      take(socket, addresses, networkOf(address(socket))) &&
      take(socket, users, socket.data.currentUser?.id);
    if (admitted) return next();
    const message = 'Too many open connections: close some, or try again later';
    next(connectError(new HttpError('RATE_LIMITED', message, { retryAfterMs })));
  });
}

interface Places {
  /** False where none is left. */
  take(key: string): boolean;
  giveBack(key: string): void;
}

function createPlaces(name: string, max: number): Places {
  requireNonNegative(name, max);
  const taken = new Map<string, number>();
  const count = (key: string) => taken.get(key) ?? 0;
  return {
    take(key) {
      if (count(key) >= max) return false;
      taken.set(key, count(key) + 1);
      return true;
    },
    giveBack(key) {
      const left = count(key) - 1;
      if (left > 0) taken.set(key, left);
      else taken.delete(key);
    },
  };
}

/** What each socket has taken. Functions are shared by all of them: there may be very many. */
const held = sharedMap<Socket, { places: Places; key: string }[]>('connection-places');

function take(socket: Socket, places: Places | undefined, key: string | undefined): boolean {
  if (!places || key === undefined) return true;
  if (!places.take(key)) return false;
  const taken = held.get(socket);
  if (taken) taken.push({ places, key });
  else {
    held.set(socket, [{ places, key }]);
    giveBackOnceOver(socket);
  }
  return true;
}

/**
 * When a socket has disconnected, was refused by whatever middleware comes later, or its connection was
 * lost meanwhile. Socket.IO has no event for the second, but cleans up after all of them; a middleware that
 * never decides is covered by the end of the connection.
 */
function giveBackOnceOver(socket: Socket): void {
  const { conn } = socket;
  // Many handshakes may wait on one connection.
  conn.setMaxListeners(0);
  conn.once('close', () => giveBack(socket));
  socket._cleanup = cleanUpAndGiveBack;
}

function cleanUpAndGiveBack(this: Socket): void {
  giveBack(this);
  Object.getPrototypeOf(this)._cleanup.call(this);
}

function giveBack(socket: Socket): void {
  for (const { places, key } of held.get(socket) ?? []) places.giveBack(key);
  held.delete(socket);
}
