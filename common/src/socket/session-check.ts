import type { Socket } from 'socket.io';
import type { Refusal } from '../verifier/create-verifier.js';

/** Kept beside the socket and not in `socket.data`, which adapters send to other processes. */
const checks = new WeakMap<Socket, () => Refusal | undefined>();

export function setSessionCheck(socket: Socket, check: () => Refusal | undefined): void {
  checks.set(socket, check);
}

/** Undefined while the socket's session counts; a socket that nobody authenticated is refused. */
export function sessionRefusal(socket: Socket): Refusal | { code: 'AUTH_REQUIRED' } | undefined {
  const check = checks.get(socket);
  return check ? check() : { code: 'AUTH_REQUIRED' };
}
