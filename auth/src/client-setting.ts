import { makeExactValidator } from '@usher/common/service';
import type { Client } from './services/clients.js';

/** `id:sha256-of-the-secret:role+role`, separated by commas; the roles may be left out. */
export const clients = makeExactValidator<Client[]>((input) =>
  input
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(toClient),
);

const pattern = /^([\w-]{1,64}):([0-9a-f]{64})(?::((?:[\w-]{1,64}(?:\+[\w-]{1,64})*)?))?$/i;

function toClient(item: string): Client {
  const [, id, hash, roles = ''] = pattern.exec(item) ?? [];
  if (!id || !hash) throw new Error('not id:sha256:roles');
  return { id, secretHash: Buffer.from(hash, 'hex'), roles: roles.split('+').filter(Boolean) };
}
