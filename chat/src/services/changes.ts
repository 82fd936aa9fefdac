import { HttpError } from '@usher/common';
import type { ChangeKind, ChangeModel, ChangeRecord } from '../models/change.js';
import type { MessageModel, MessageRecord } from '../models/message.js';
import { inOrder } from './in-order.js';
import type { Live } from './live.js';
import { type Message, toMessage } from './message.js';
import { react } from './react.js';
import { createRevisions } from './revisions.js';

/** A change of a message as clients see it. */
export interface Change {
  roomId: string;
  /** 1, 2, 3 … without holes in a room. */
  rev: number;
  seq: number;
  kind: ChangeKind;
  /** The user's id. */
  by: string;
  /** ISO 8601. */
  at: string;
  /** As it is now, which may be after later changes: to apply a change is to put this in the place of `seq`. */
  message: Message;
}

export interface Target {
  roomId: string;
  seq: number;
  /** Who changes it. */
  userId: string;
}

export interface Changed {
  message: Message;
  /** The message's newest change; 0 where it has none. */
  rev: number;
}

export interface Changes {
  /** @throws HttpError `NOT_FOUND` (no such message, or deleted), `FORBIDDEN` (somebody else's) */
  edit(target: Target, text: string, mentions?: string[]): Promise<Changed>;
  /** Takes the text and the reactions away, the number stays. @throws HttpError as `edit` */
  remove(target: Target): Promise<Changed>;
  /** @throws HttpError `NOT_FOUND`, `CONFLICT` where the message has as many as it can take */
  react(target: Target, emoji: string, on: boolean): Promise<Changed>;
  /** Ascending by `rev`; none without `afterRev`. */
  since(
    roomId: string,
    afterRev: number | undefined,
    limit: number,
  ): Promise<{ changes: Change[]; headRev: number }>;
  /** The newest `rev` of each room that has changes. */
  headRevs(roomIds: string[]): Promise<Map<string, number>>;
}

export function createChanges(
  models: { messages: MessageModel; changes: ChangeModel },
  live: Live,
): Changes {
  const { record, headRev, headRevs } = createRevisions(models);
  const run = inOrder();

  /** One after the other in a room, so that pushes leave in the order of `rev`. */
  function change(
    target: Target,
    kind: ChangeKind,
    update: (message: MessageRecord, at: Date) => Partial<MessageRecord> | undefined,
  ): Promise<Changed> {
    return run(target.roomId, async () => {
      const { message, change: made } = await record(target, kind, update);
      if (made) live.changed(toChange(made, message));
      return { message: toMessage(message), rev: message.rev ?? 0 };
    });
  }

  return {
    headRevs,

    edit: (target, text, mentions = []) =>
      change(target, 'edited', (message, editedAt) => {
        requireSender(message, target);
        requireText(message);
        return message.text === text ? undefined : { text, editedAt, ...named(message, mentions) };
      }),

    remove: (target) =>
      change(target, 'deleted', (message, deletedAt) => {
        requireSender(message, target);
        return message.deletedAt
          ? undefined
          : { text: '', reactions: [], deletedAt, ...named(message, []) };
      }),

    react: (target, emoji, on) =>
      change(target, 'reacted', (message) => {
        requireText(message);
        const reactions = react(message.reactions ?? [], { emoji, userId: target.userId, on });
        return reactions && { reactions };
      }),

    async since(roomId, afterRev, limit) {
      if (afterRev === undefined) return { changes: [], headRev: await headRev(roomId) };
      const found = await models.changes
        .find({ roomId, rev: { $gt: afterRev } })
        .sort({ rev: 1 })
        .limit(limit)
        .lean<ChangeRecord[]>();
      const seqs = [...new Set(found.map(({ seq }) => seq))];
      const messages = await models.messages
        .find({ roomId, seq: { $in: seqs } })
        .lean<MessageRecord[]>();
      const bySeq = new Map(messages.map((message) => [message.seq, message]));
      const changes = found.flatMap((one) => {
        const message = bySeq.get(one.seq);
        return message ? [toChange(one, message)] : [];
      });
      return { changes, headRev: await headRev(roomId) };
    },
  };
}

function requireSender({ sender }: MessageRecord, { userId }: Target): void {
  if (sender.id !== userId) throw new HttpError('FORBIDDEN', 'Somebody else wrote this message');
}

function requireText({ deletedAt }: MessageRecord): void {
  if (deletedAt) throw new HttpError('NOT_FOUND', 'This message has been deleted');
}

/** Most messages name nobody, and carry no list. */
function named(message: MessageRecord, mentions: string[]): Pick<MessageRecord, 'mentions'> {
  return mentions.length > 0 || message.mentions ? { mentions } : {};
}

function toChange(change: ChangeRecord, message: MessageRecord): Change {
  return shownChange(change, toMessage(message));
}

export function shownChange(change: ChangeRecord, message: Message): Change {
  const { roomId, rev, seq, kind, by, at } = change;
  return { roomId, rev, seq, kind, by, at: at.toISOString(), message };
}
