import { type Connection, type Model, Schema, type Types } from 'mongoose';

export interface MessageRecord {
  _id: Types.ObjectId;
  roomId: string;
  /** 1, 2, 3 … without holes within the room. */
  seq: number;
  clientMessageId: string;
  sender: { id: string; name: string };
  /** Empty once deleted. */
  text: string;
  at: Date;
  /** The `seq` that it answers. */
  replyTo?: number;
  editedAt?: Date;
  deletedAt?: Date;
  reactions?: Reaction[];
  /** Ids of the members whom the text names. */
  mentions?: string[];
  /** Its newest change. */
  rev?: number;
}

export interface Reaction {
  emoji: string;
  /** In the order of reacting. */
  userIds: string[];
}

export type MessageModel = Model<MessageRecord>;

const schema = new Schema<MessageRecord>(
  {
    roomId: { type: String, required: true },
    seq: { type: Number, required: true },
    clientMessageId: { type: String, required: true },
    sender: {
      type: new Schema(
        { id: { type: String, required: true }, name: { type: String, required: true } },
        { _id: false },
      ),
      required: true,
    },
    text: { type: String, required: true },
    at: { type: Date, required: true },
    replyTo: Number,
    editedAt: Date,
    deletedAt: Date,
    reactions: {
      type: [new Schema<Reaction>({ emoji: String, userIds: [String] }, { _id: false })],
      default: undefined,
    },
    mentions: { type: [String], default: undefined },
    rev: Number,
  },
  { versionKey: false },
);
schema.index({ roomId: 1, seq: 1 }, { unique: true });
schema.index({ roomId: 1, 'sender.id': 1, clientMessageId: 1 }, { unique: true });
schema.index({ roomId: 1, 'sender.id': 1, seq: 1 });
schema.index(
  { mentions: 1, roomId: 1, seq: 1 },
  { partialFilterExpression: { mentions: { $exists: true } } },
);

export function messageModel(connection: Connection): MessageModel {
  return connection.model<MessageRecord>('Message', schema);
}
