import { type Connection, type InferSchemaType, type Model, Schema, type Types } from 'mongoose';

const schema = new Schema(
  {
    /** As it was typed; for people. */
    email: { type: String, required: true },
    /** What makes two spellings one account; see `emailKey`. */
    emailKey: { type: String, required: true, unique: true },
    name: { type: String, required: true },
    passwordHash: { type: String, required: true },
    roles: { type: [String], required: true },
    /** Raised by every ban, role or password change and by sign-out everywhere. */
    ver: { type: Number, required: true, default: 1 },
    /** When `ver` was last raised: the session feed's window begins there. */
    verChangedAt: { type: Date, index: { sparse: true } },
    /** Set on the one account that became admin by being the first. */
    founder: { type: Boolean },
    lastSignInAt: { type: Date },
  },
  { timestamps: { createdAt: true, updatedAt: false }, versionKey: false },
);
schema.index({ founder: 1 }, { unique: true, partialFilterExpression: { founder: true } });

export type UserRecord = InferSchemaType<typeof schema> & { _id: Types.ObjectId };
export type UserModel = Model<UserRecord>;

export function userModel(connection: Connection): UserModel {
  return connection.model<UserRecord>('User', schema);
}
