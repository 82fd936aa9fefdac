import { type Connection, type Model, Schema, type Types } from 'mongoose';

/** Everything that the audit trail tells of. */
export const auditTypes = [
  'signup',
  'signin',
  'signin.refused',
  'signout',
  'session.ended',
  'refresh.theft',
  'name.changed',
  'password.changed',
  'password.refused',
  'password.forgotten',
  'password.reset',
  'email.requested',
  'email.verified',
  'identity.linked',
  'roles.changed',
  'banned',
  'unbanned',
  'keys.rotated',
] as const;

export type AuditType = (typeof auditTypes)[number];

/** Something that happened to an account: to whom, by whom, when and from where. */
export interface AuditRecord {
  _id: Types.ObjectId;
  type: AuditType;
  at: Date;
  /** Whose account; absent where an attempt names none. */
  userId?: string;
  /** What was typed, where no account was found. */
  email?: string;
  /** Who did it, where that is somebody else. */
  actorId?: string;
  sid?: string;
  address: string;
  userAgent: string;
  /** What is particular to the type, such as the new roles. Never a secret. */
  detail?: Record<string, unknown>;
}

export type AuditModel = Model<AuditRecord>;

const keepSeconds = 400 * 24 * 3600;

const schema = new Schema<AuditRecord>(
  {
    type: { type: String, enum: auditTypes, required: true },
    at: { type: Date, required: true, expires: keepSeconds },
    userId: { type: String },
    email: { type: String },
    actorId: { type: String },
    sid: { type: String },
    address: { type: String, default: '' },
    userAgent: { type: String, default: '' },
    detail: { type: Schema.Types.Mixed },
  },
  { versionKey: false },
);
schema.index({ userId: 1, _id: -1 });
schema.index({ type: 1, _id: -1 });

export function auditModel(connection: Connection): AuditModel {
  return connection.model<AuditRecord>('Audit', schema);
}
