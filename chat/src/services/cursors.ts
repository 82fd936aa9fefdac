import type { MembershipModel, MembershipRecord } from '../models/membership.js';
import type { Counts, Stretch } from './counts.js';
import type { ReadReceipts } from './read-receipts.js';
import { noSuchRoom, type Room } from './room.js';
import type { RoomAccess } from './room-access.js';

/** How far somebody has read a room, and what is new to them. */
export interface Reading {
  /** The highest `seq` that they have read. */
  readSeq: number;
  /** What others have written after it. */
  unread: number;
  /** Those of them that mention the reader. */
  mentions: number;
}

export type ReaderRoom = Room & Reading;

export interface ReadState extends Pick<Reading, 'unread' | 'mentions'> {
  roomId: string;
  /** Where the cursor stands now. */
  seq: number;
}

export interface Cursors {
  /**
   * Moves the reader's cursor forward, to the head at most, and tells the room where it has moved.
   *
   * @throws HttpError as `RoomAccess.member` does
   */
  read(userId: string, roomId: string, seq: number): Promise<ReadState>;
  /** The rooms as this reader sees them: three questions to the database, however many rooms. */
  show(userId: string, rooms: Room[]): Promise<ReaderRoom[]>;
}

export interface CursorParts {
  access: RoomAccess;
  counts: Counts;
  heads(roomIds: string[]): Promise<Map<string, number>>;
  receipts: ReadReceipts;
}

export function createCursors(
  memberships: MembershipModel,
  { access, counts, heads, receipts }: CursorParts,
): Cursors {
  /**
   * Numbers have no holes, so what follows the cursor is a difference; only the reader's own messages
   * among it are counted. The cursor does not move with these: another's message, which the reader has not
   * seen, may have got a number between it and the sender's.
   */
  async function unreadIn(userId: string, stretches: Stretch[]) {
    const some = stretches.filter(({ after, upTo }) => upTo > after);
    const [own, mentions] = await Promise.all([
      counts.ownIn(userId, some),
      counts.mentionsIn(userId, some),
    ]);
    return ({ roomId, after, upTo }: Stretch) => ({
      unread: upTo - after - (own.get(roomId) ?? 0),
      mentions: mentions.get(roomId) ?? 0,
    });
  }

  return {
    async read(userId, roomId, seq) {
      await access.member(userId, roomId);
      const head = (await heads([roomId])).get(roomId) ?? 0;
      const wanted = Math.min(seq, head);
      const before = await memberships
        .findOneAndUpdate({ userId, roomId }, { $max: { readSeq: wanted } })
        .lean<MembershipRecord>();
      // Put out at this moment.
      if (!before) throw noSuchRoom();
      const earlier = before.readSeq ?? 0;
      const stretch = { roomId, after: Math.max(earlier, wanted), upTo: head };
      if (wanted > earlier) receipts.tell({ roomId, userId, seq: wanted });
      const countOf = await unreadIn(userId, [stretch]);
      return { roomId, seq: stretch.after, ...countOf(stretch) };
    },

    async show(userId, rooms) {
      const places = await memberships
        .find({ userId, roomId: { $in: rooms.map(({ id }) => id) } })
        .lean<MembershipRecord[]>();
      const cursors = new Map(places.map(({ roomId, readSeq = 0 }) => [roomId, readSeq]));
      // To whoever has left meanwhile nothing is new.
      const stretches = rooms.map(({ id: roomId, head }) => {
        return { roomId, after: cursors.get(roomId) ?? head, upTo: head };
      });
      const countOf = await unreadIn(userId, stretches);
      return rooms.map((room, i) => {
        const stretch = stretches[i] as Stretch;
        return { ...room, readSeq: stretch.after, ...countOf(stretch) };
      });
    },
  };
}
