import { type Connection, type InferSchemaType, type Model, Schema, type Types } from 'mongoose';

/** What an OpenID Connect provider calls this person. */
export interface Identity {
  issuer: string;
  subject: string;
}

const identity = new Schema<Identity>(
  { issuer: { type: String, required: true }, subject: { type: String, required: true } },
  { _id: false },
);

const schema = new Schema(
  {
    /** As it was typed; for people. */
    email: { type: String, required: true },
    /** What makes two spellings one account; see `emailKey`. */
    emailKey: { type: String, required: true, unique: true },
    emailVerified: { type: Boolean, required: true, default: false },
    name: { type: String, required: true },
    /** The words of the name, folded: what an admin's search compares. */
    nameTerms: {
      type: [String],
      required: true,
      index: true,
      default(this: { name: string }) {
        return nameTerms(this.name);
      },
    },
    /** Absent for whoever has only ever signed in through a provider. */
    passwordHash: { type: String },
    identities: { type: [identity], required: true, default: [] },
    roles: { type: [String], required: true },
    status: { type: String, enum: ['active', 'banned'], required: true, default: 'active' },
    /** Raised by every change of what tokens say or allow, and by sign-out everywhere. */
    ver: { type: Number, required: true, default: 1 },
    /** When `ver` was last raised: the session feed's window begins there. */
    verChangedAt: { type: Date, index: { sparse: true } },
    /** When name or status were last written; for services that keep a directory of their own. */
    directoryAt: { type: Date, required: true, default: () => new Date() },
    /** Set on the one account that became admin by being the first. */
    founder: { type: Boolean },
    lastSignInAt: { type: Date },
    /**
     * Counts sign-ins, and admins who left while this one stayed: as a value that is new each time it makes
     * them meet changes of the account. MongoDB takes a write that changes nothing for none.
     */
    met: { type: Number, required: true, default: 0 },
  },
  { timestamps: { createdAt: true, updatedAt: false }, versionKey: false },
);
schema.index({ founder: 1 }, { unique: true, partialFilterExpression: { founder: true } });
schema.index({ directoryAt: 1, _id: 1 });
schema.index(
  { 'identities.issuer': 1, 'identities.subject': 1 },
  { unique: true, partialFilterExpression: { 'identities.issuer': { $exists: true } } },
);

/** The words of a name as they are stored and searched for. */
export function nameTerms(name: string): string[] {
  return name.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
}

export type UserRecord = Omit<InferSchemaType<typeof schema>, 'identities'> & {
  _id: Types.ObjectId;
  identities: Identity[];
};
export type UserModel = Model<UserRecord>;

export function userModel(connection: Connection): UserModel {
  return connection.model<UserRecord>('User', schema);
}
