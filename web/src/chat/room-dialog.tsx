import { ActButton } from './act-button.js';
import type { ChatState } from './chat-state.js';
import type { Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { CreateRoom } from './create-room.js';
import { Dialog } from './dialog.js';
import { DialogHead } from './dialog-head.js';
import { JoinByCode } from './join-by-code.js';
import { PeoplePicker } from './people-picker.js';
import { PublicRooms } from './public-rooms.js';

export interface RoomDialogProps {
  state: ChatState;
  session: ChatSession;
  /** Called with a room that was created or joined. */
  onEntered: (room: Room) => void;
  onClose: () => void;
}

/** All the ways into a room that one is not in. */
export function RoomDialog({ state, session, onEntered, onClose }: RoomDialogProps) {
  return (
    <Dialog label="Find or create a room" className="dialog" onClose={onClose}>
      {(close) => (
        <div className="dialog-body">
          <DialogHead title="Find or create a room" close={close} />
          <CreateRoom create={session.createRoom} onEntered={onEntered} />
          <h3>Public rooms</h3>
          <PublicRooms session={session} onEntered={onEntered} />
          <h3>Direct messages</h3>
          <PeoplePicker label="Write to" state={state} session={session}>
            {(person) => (
              <ActButton
                label={`Write to ${person.name}`}
                word="Write"
                pendingWord="Opening…"
                act={async () => onEntered(await session.directRoom(person))}
              />
            )}
          </PeoplePicker>
          <h3>Join by code</h3>
          <JoinByCode join={session.joinByCode} onEntered={onEntered} />
        </div>
      )}
    </Dialog>
  );
}
