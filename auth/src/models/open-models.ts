import type { Connection } from 'mongoose';
import { auditModel } from './audit.js';
import { knownNetworkModel } from './known-network.js';
import { mailTokenModel } from './mail-token.js';
import { outboxModel } from './outbox.js';
import { sessionModel } from './session.js';
import { signalStreamModel } from './signal-stream.js';
import { signalKeyModel, signingKeyModel } from './signing-key.js';
import { type UserModel, userModel } from './user.js';

/** All of auth's collections. Their unique indexes stand before the first write. */
export async function openModels(connection: Connection) {
  const models = {
    users: userModel(connection),
    sessions: sessionModel(connection),
    signingKeys: signingKeyModel(connection),
    signalKeys: signalKeyModel(connection),
    outbox: outboxModel(connection),
    audit: auditModel(connection),
    knownNetworks: knownNetworkModel(connection),
    mailTokens: mailTokenModel(connection),
    signalStreams: signalStreamModel(connection),
  };
  await Promise.all(Object.values(models).map((model) => model.init()));
  await addNameTerms(models.users);
  return models;
}

/** Accounts that an earlier version made are found by their names too. */
async function addNameTerms(users: UserModel): Promise<void> {
  const terms = { $split: [{ $toLower: '$name' }, ' '] };
  await users.updateMany({ nameTerms: { $exists: false } }, [{ $set: { nameTerms: terms } }], {
    updatePipeline: true,
  });
}
