import { Field } from '../account/field.js';
import { ConfirmDialog, type ConfirmDialogProps } from '../page/confirm-dialog.js';
import { maxRoomNameLength, type Role, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { RoomCodeDialog } from './room-code-dialog.js';

export type RoomAct = 'rename' | 'code' | 'leave' | 'archive';

export interface RoomActDialogProps {
  act: RoomAct;
  room: Room;
  /** Mine. */
  role: Role | undefined;
  session: ChatSession;
  /** Called once the visitor is out of the room. */
  onLeft: () => void;
  onClose: () => void;
}

/** Asks before something is done to the open room, and does it. */
export function RoomActDialog(props: RoomActDialogProps) {
  const { act, room, session, onClose } = props;
  if (act === 'code') {
    return <RoomCodeDialog newCode={() => session.newCode(room.id)} onClose={onClose} />;
  }
  return <ConfirmDialog {...plans[act](props)} onClose={onClose} />;
}

type Plan = Omit<ConfirmDialogProps, 'onClose'>;

const plans: Record<Exclude<RoomAct, 'code'>, (props: RoomActDialogProps) => Plan> = {
  rename: ({ room, session }) => ({
    title: 'Rename the room',
    text: 'Everybody in it sees the new name at once.',
    action: 'Rename',
    pendingAction: 'Renaming…',
    fieldNames: ['name'],
    children: ({ fields }) => (
      <Field
        label="Name"
        name="name"
        autoComplete="off"
        maxLength={maxRoomNameLength}
        defaultValue={room.name}
        error={fields.name}
      />
    ),
    confirm: ({ name = '' }) => session.rename(room.id, name),
  }),
  leave: ({ room, role, session, onLeft }) => ({
    title: `Leave ${room.name}?`,
    text: [
      room.visibility === 'public'
        ? 'You can join again whenever you like.'
        : 'To come back you will need an invitation or the room’s code.',
      role === 'owner' ? 'Another member becomes the owner; without one the room is archived.' : '',
    ].join(' '),
    action: 'Leave',
    pendingAction: 'Leaving…',
    danger: true,
    async confirm() {
      await session.leave(room.id);
      onLeft();
    },
  }),
  archive: ({ room, session }) => ({
    title: `Archive ${room.name}?`,
    text: 'It is taken off the lists, and nobody can write in it any more. This cannot be undone.',
    action: 'Archive',
    pendingAction: 'Archiving…',
    danger: true,
    confirm: () => session.archive(room.id),
  }),
};
