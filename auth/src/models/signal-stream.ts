import type { Position } from '@usher/common/feed';
import { type Connection, type Model, Schema } from 'mongoose';

export const streamStatuses = ['enabled', 'paused', 'disabled'] as const;

export type StreamStatus = (typeof streamStatuses)[number];

/** How one receiver outside the cluster gets what the session feed says, and how far it has got. */
export interface SignalStreamRecord {
  /** The `stream_id`. */
  _id: string;
  /** The client it belongs to. */
  clientId: string;
  method: 'push' | 'poll';
  /** Where to push. */
  endpointUrl?: string;
  /** What to show there as `Authorization`, sealed with a key derived from `AUTH_SECRET`. */
  sealedHeader?: string;
  /** Absent for all. */
  eventsRequested?: string[];
  description?: string;
  status: StreamStatus;
  reason?: string;
  /** Everything up to here was acknowledged; absent where the window is to be read from its beginning. */
  position?: Position;
  /** What was acknowledged beyond that, by `jti`. */
  acked: string[];
  /** What the receiver failed at, by `jti`, and until when it is not sent again. */
  postponed?: { jtis: string[]; until: Date };
  /** Verification events that wait to be sent. */
  own: { jti: string; state?: string }[];
  /** The replica that pushes, and until when no other may. */
  leasedBy?: string;
  leasedUntil?: Date;
  /** When it is dropped unless it is polled or managed before. */
  expiresAt?: Date;
}

export type SignalStreamModel = Model<SignalStreamRecord>;

const schema = new Schema<SignalStreamRecord>(
  {
    _id: { type: String, required: true },
    clientId: { type: String, required: true, index: true },
    method: { type: String, enum: ['push', 'poll'], required: true },
    endpointUrl: { type: String },
    sealedHeader: { type: String },
    eventsRequested: { type: [String], default: undefined },
    description: { type: String },
    status: { type: String, enum: streamStatuses, required: true },
    reason: { type: String },
    position: { type: new Schema({ run: String, id: String }, { _id: false }) },
    acked: { type: [String], required: true },
    postponed: { type: new Schema({ jtis: [String], until: Date }, { _id: false }) },
    own: { type: [new Schema({ jti: String, state: String }, { _id: false })], required: true },
    leasedBy: { type: String },
    leasedUntil: { type: Date },
    expiresAt: { type: Date, expires: 0 },
  },
  { versionKey: false },
);

export function signalStreamModel(connection: Connection): SignalStreamModel {
  return connection.model<SignalStreamRecord>('SignalStream', schema);
}
