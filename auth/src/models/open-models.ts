import type { Connection } from 'mongoose';
import { auditModel } from './audit.js';
import { knownNetworkModel } from './known-network.js';
import { outboxModel } from './outbox.js';
import { sessionModel } from './session.js';
import { signingKeyModel } from './signing-key.js';
import { userModel } from './user.js';

/** All of auth's collections. Their unique indexes stand before the first write. */
export async function openModels(connection: Connection) {
  const models = {
    users: userModel(connection),
    sessions: sessionModel(connection),
    signingKeys: signingKeyModel(connection),
    outbox: outboxModel(connection),
    audit: auditModel(connection),
    knownNetworks: knownNetworkModel(connection),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  return models;
}
