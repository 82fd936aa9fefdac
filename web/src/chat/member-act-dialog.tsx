import { ConfirmDialog } from '../page/confirm-dialog.js';
import type { Member, Role } from './contract.js';
import type { ChatSession } from './create-chat-session.js';

/** A role stands for giving it. */
export type MemberAct = 'mute' | 'unmute' | 'kick' | 'ban' | Role;

export interface MemberActDialogProps {
  act: MemberAct;
  name: string;
  member: Member;
  roomId: string;
  session: Pick<ChatSession, 'act' | 'giveRole'>;
  onClose: () => void;
}

/** Asks before something is done to a member, and does it. */
export function MemberActDialog(props: MemberActDialogProps) {
  const { act, name, member, roomId, session, onClose } = props;
  return (
    <ConfirmDialog
      {...plans[act](name)}
      onClose={onClose}
      confirm={() =>
        act === 'owner' || act === 'moderator' || act === 'member'
          ? session.giveRole(roomId, member.userId, act)
          : session.act(roomId, act, member.userId)
      }
    />
  );
}

interface Plan {
  title: string;
  text: string;
  action: string;
  pendingAction: string;
  danger?: boolean;
}

const plans: Record<MemberAct, (name: string) => Plan> = {
  mute: (name) => ({
    title: `Mute ${name}?`,
    text: 'They can read on, but not write, until they are unmuted.',
    action: 'Mute',
    pendingAction: 'Muting…',
  }),
  unmute: (name) => ({
    title: `Unmute ${name}?`,
    text: 'They can write again.',
    action: 'Unmute',
    pendingAction: 'Unmuting…',
  }),
  kick: (name) => ({
    title: `Remove ${name} from the room?`,
    text: 'They can come back if the room is public, or with its code or an invitation.',
    action: 'Remove',
    pendingAction: 'Removing…',
    danger: true,
  }),
  ban: (name) => ({
    title: `Ban ${name} from the room?`,
    text: 'They are removed and cannot come back until the ban is lifted.',
    action: 'Ban',
    pendingAction: 'Banning…',
    danger: true,
  }),
  moderator: (name) => ({
    title: `Make ${name} a moderator?`,
    text: 'Moderators rename the room, invite people, and mute, remove or ban members.',
    action: 'Make moderator',
    pendingAction: 'Saving…',
  }),
  member: (name) => ({
    title: `Make ${name} an ordinary member?`,
    text: 'They can no longer moderate the room.',
    action: 'Make member',
    pendingAction: 'Saving…',
  }),
  owner: (name) => ({
    title: `Make ${name} the owner?`,
    text: 'A room has one owner. You become a moderator, and cannot take this back yourself.',
    action: 'Make owner',
    pendingAction: 'Saving…',
    danger: true,
  }),
};
