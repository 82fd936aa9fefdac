import type { Role } from './contract.js';

/** What takes more than being a member. */
export type Act = keyof typeof needed;

/** The least role that an act takes; the server decides, this only hides what it would refuse. */
const needed = {
  rename: 'moderator',
  code: 'moderator',
  archive: 'owner',
  invite: 'moderator',
  kick: 'moderator',
  mute: 'moderator',
  unmute: 'moderator',
  ban: 'moderator',
  unban: 'moderator',
  role: 'owner',
} as const satisfies Record<string, Role>;

const rank: Record<Role, number> = { member: 1, moderator: 2, owner: 3 };

/** True where the role suffices for the act and, where it is done to a member, stands above theirs. */
export function mayAct(role: Role | undefined, act: Act, target?: Role): boolean {
  if (!role || rank[role] < rank[needed[act]]) return false;
  return target === undefined || rank[role] > rank[target];
}
