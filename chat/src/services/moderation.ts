import { HttpError } from '@usher/common';
import type { ClientSession } from 'mongoose';
import type { MembershipRecord, Role } from '../models/membership.js';
import type { RoomModels } from '../models/open-room-models.js';
import type { Memberships } from './memberships.js';
import { type Act, mayAct } from './rights.js';
import type { Room } from './room.js';
import type { RoomAccess } from './room-access.js';
import type { MembershipChange, RoomChanges } from './room-changes.js';

/** Who does something to whom, and where. */
export interface Deed {
  byId: string;
  roomId: string;
  userId: string;
}

/**
 * What is done to others in a room. Doing again what is done already changes nothing.
 *
 * @throws HttpError `NOT_FOUND` without such a room or member, `FORBIDDEN` without the right
 */
export interface Moderation {
  /** Allows joining a private room. @throws HttpError `CONFLICT` with somebody who is banned */
  invite(deed: Deed): Promise<Room>;
  /** Puts a member out, who may come back the way they came. */
  kick(deed: Deed): Promise<Room>;
  mute(deed: Deed): Promise<Room>;
  unmute(deed: Deed): Promise<Room>;
  /** Puts out whoever is in and keeps them out. */
  ban(deed: Deed): Promise<Room>;
  unban(deed: Deed): Promise<Room>;
  /** Gives a member another role; an owner who makes another the owner becomes a moderator. */
  setRole(deed: Deed, role: Role): Promise<Room>;
}

type Decide = (
  target: MembershipRecord | null,
  transaction: ClientSession,
) => Promise<MembershipChange[]>;

export function createModeration(
  models: RoomModels,
  parts: { memberships: Memberships; access: RoomAccess; changes: RoomChanges },
): Moderation {
  const { memberships, admissions } = models;
  const { access, changes } = parts;

  /** Rights are read in the transaction of what they allow: whoever has just lost them comes too late. */
  function perform(act: Act, deed: Deed, decide: Decide): Promise<Room> {
    const { byId, roomId, userId } = deed;
    return changes.members(roomId, async (transaction) => {
      const { member } = await access.actor(byId, roomId, act, transaction);
      const target = await parts.memberships.find(roomId, userId, transaction);
      if (target && !mayAct(member.role, act, target.role)) {
        throw new HttpError('FORBIDDEN', 'You may not do this to them');
      }
      return decide(target, transaction);
    });
  }

  async function judge(deed: Deed, verdict: 'invited' | 'banned', session: ClientSession) {
    const { byId: by, roomId, userId } = deed;
    const verdictNow = { $set: { verdict, by, at: new Date() } };
    await admissions.updateOne({ roomId, userId }, verdictNow, { session, upsert: true });
  }

  function setMuted(act: 'mute' | 'unmute', deed: Deed): Promise<Room> {
    return perform(act, deed, async (target, session) => {
      const member = present(target);
      if ((member.mutedAt !== undefined) === (act === 'mute')) return [];
      const muted = { mutedAt: new Date() };
      const update = act === 'mute' ? { $set: muted } : { $unset: { mutedAt: 1 } };
      await memberships.updateOne({ _id: member._id }, update, { session });
      return [{ type: 'changed', userId: deed.userId }];
    });
  }

  return {
    mute: (deed) => setMuted('mute', deed),
    unmute: (deed) => setMuted('unmute', deed),

    invite: (deed) =>
      perform('invite', deed, async (target, session) => {
        if (target) return [];
        const { roomId, userId } = deed;
        const earlier = await admissions.findOne({ roomId, userId }).session(session).lean();
        if (earlier?.verdict === 'invited') return [];
        if (earlier) throw new HttpError('CONFLICT', 'They are banned from this room: unban first');
        await judge(deed, 'invited', session);
        return [{ type: 'changed', userId }];
      }),

    kick: (deed) =>
      perform('kick', deed, async (target, session) => {
        await memberships.deleteOne({ _id: present(target)._id }, { session });
        return [{ type: 'left', userId: deed.userId, reason: 'kicked' }];
      }),

    ban: (deed) =>
      perform('ban', deed, async (target, session) => {
        const { roomId, userId } = deed;
        const place = { roomId, userId };
        if (await admissions.exists({ ...place, verdict: 'banned' }).session(session)) return [];
        await judge(deed, 'banned', session);
        if (!target) return [{ type: 'changed', userId }];
        await memberships.deleteOne({ _id: target._id }, { session });
        return [{ type: 'left', userId, reason: 'banned' }];
      }),

    unban: (deed) =>
      perform('unban', deed, async (_target, session) => {
        const { roomId, userId } = deed;
        const ban = { roomId, userId, verdict: 'banned' as const };
        const { deletedCount } = await admissions.deleteOne(ban, { session });
        return deletedCount === 0 ? [] : [{ type: 'changed', userId }];
      }),

    setRole: (deed, role) =>
      perform('role', deed, async (target, session) => {
        const member = present(target);
        if (member.role === role) return [];
        const { byId, roomId, userId } = deed;
        const roleAt = new Date();
        // Nobody could unmute an owner.
        const free = role === 'owner' && { $unset: { mutedAt: 1 } };
        const given = { $set: { role, roleAt }, ...free };
        await memberships.updateOne({ _id: member._id }, given, { session });
        if (role !== 'owner') return [{ type: 'changed', userId }];
        const former = { $set: { role: 'moderator', roleAt } };
        await memberships.updateOne({ roomId, userId: byId }, former, { session });
        return [userId, byId].map((id) => ({ type: 'changed', userId: id }));
      }),
  };
}

function present(target: MembershipRecord | null): MembershipRecord {
  if (target) return target;
  throw new HttpError('NOT_FOUND', 'They are not in this room', { field: 'userId' });
}
