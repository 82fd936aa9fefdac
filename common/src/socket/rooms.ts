/** All sockets of one session: what a sign-out closes. */
export function sessionRoom(sid: string): string {
  return `session:${sid}`;
}

/** All sockets of one user, over all devices. */
export function userRoom(userId: string): string {
  return `user:${userId}`;
}
