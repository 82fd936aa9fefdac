import type { Namespace, Socket } from 'socket.io';
import type { FeedEntry, SessionRevoked, UserChanged } from '../feed/entries.js';
import type { Tracing } from '../tracing/tracing.js';
import { verifiedToken } from '../verifier/verified-token.js';
import { endSocket } from './end-socket.js';
import { extendLifetime } from './keep-lifetime.js';
import { maySee } from './may-see.js';
import { sessionRoom, userRoom } from './rooms.js';
import { sessionOf, updateSession } from './session-check.js';

/** Lets what the session feed says take effect on the open sockets of a namespace in this process. */
export function followEntries(
  namespace: Namespace,
  { roles, tracing }: { roles: readonly string[]; tracing?: Tracing | undefined },
): (entry: FeedEntry) => void {
  function* socketsIn(room: string): Iterable<Socket> {
    // A copy: sockets leave the room while they are closed.
    for (const id of [...(namespace.adapter.rooms.get(room) ?? [])]) {
      const socket = namespace.sockets.get(id);
      if (socket) yield socket;
    }
  }

  return function followEntry(entry) {
    switch (entry.type) {
      case 'session.revoked':
        for (const socket of socketsIn(sessionRoom(entry.sid))) end(socket, entry, tracing);
        break;
      case 'session.extended':
        for (const socket of socketsIn(sessionRoom(entry.sid))) {
          extend(socket, entry.exp, entry.ver);
          extendLifetime(socket);
        }
        break;
      case 'user.changed':
        for (const socket of socketsIn(userRoom(entry.userId))) {
          change(socket, entry);
          // It leaves this namespace alone: others may still be open to it.
          if (!maySee(socket.data.currentUser, roles)) socket.disconnect();
        }
        break;
    }
  };
}

function end(socket: Socket, { sid, userId, reason }: SessionRevoked, tracing?: Tracing): void {
  const close = () => endSocket(socket, { code: 'SESSION_REVOKED', reason });
  if (!tracing) return void close();
  const ids = { 'user.id': userId, 'session.id': sid };
  const attributes = { 'usher.namespace': socket.nsp.name, 'usher.reason': reason, ...ids };
  tracing.span('close socket', { attributes }, close);
}

function extend(socket: Socket, exp: number, ver: number): void {
  const verified = sessionOf(socket)?.verified;
  // Entries may come again after a reconnect: nothing is ever shortened or lowered.
  if (!verified || exp <= verified.user.exp) return;
  updateSession(socket, verifiedToken({ ...verified.user, exp }, Math.max(ver, verified.ver)));
}

function change(socket: Socket, { ver, roles, name }: UserChanged): void {
  const session = sessionOf(socket);
  if (!session || ver <= session.verified.ver) return;
  const { user } = session.verified;
  // Nothing says what has changed, or no end of a session would close it after a ban: the client has to come
  // with a new token.
  if (!roles || user.sid === '') {
    const refusal = session.verifier.refusal(session.verified);
    if (refusal) endSocket(socket, refusal);
    return;
  }
  updateSession(
    socket,
    verifiedToken({ ...user, roles: Object.freeze([...roles]), name: name ?? user.name }, ver),
  );
}
