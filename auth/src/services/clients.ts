import { createHash, timingSafeEqual } from 'node:crypto';
import { receiverRole } from './signals/receiver-role.js';

/** A service that may ask auth and act as itself. */
export interface Client {
  id: string;
  /** SHA-256 of its secret: enough, since that is random and long. */
  secretHash: Buffer;
  /** As they were named: `rolesOf` says what it may do. */
  roles: readonly string[];
}

export interface Clients {
  /** The client, if the secret is its own. */
  authenticate(id: string, secret: string): Client | undefined;
  find(id: string): Client | undefined;
}

/** An id may stand twice in the list: while its secret is replaced, both count. */
export function createClients(list: readonly Client[]): Clients {
  return {
    authenticate(id, secret) {
      const hash = createHash('sha256').update(secret).digest();
      return list.find((client) => client.id === id && timingSafeEqual(client.secretHash, hash));
    },
    find: (id) => list.find((client) => client.id === id),
  };
}

/** The role of the cluster's own services. */
export const serviceRole = 'service';

/** What a client may do: a receiver outside exactly what is named, all others are services besides. */
export function rolesOf({ roles }: Client): string[] {
  const given = roles.includes(receiverRole) ? [] : [serviceRole];
  return [...new Set([...given, ...roles])];
}
