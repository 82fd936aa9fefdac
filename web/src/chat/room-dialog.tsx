import { Field } from '../account/field.js';
import { FormAlert } from '../account/form-alert.js';
import { SubmitButton } from '../account/submit-button.js';
import { useForm } from '../account/use-form.js';
import { maxRoomNameLength, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';
import { Dialog } from './dialog.js';
import { PublicRooms } from './public-rooms.js';

export interface RoomDialogProps {
  session: ChatSession;
  /** Called with a room that was created or joined. */
  onEntered: (room: Room) => void;
  onClose: () => void;
}

export function RoomDialog({ session, onEntered, onClose }: RoomDialogProps) {
  return (
    <Dialog label="Find or create a room" className="dialog" onClose={onClose}>
      {(close) => (
        <div className="dialog-body">
          <header className="dialog-head">
            <h2>Find or create a room</h2>
            <button type="button" className="icon-button" aria-label="Close" onClick={close}>
              <span aria-hidden="true">✕</span>
            </button>
          </header>
          <CreateRoom create={session.createRoom} onEntered={onEntered} />
          <h3>Public rooms</h3>
          <PublicRooms session={session} onEntered={onEntered} />
        </div>
      )}
    </Dialog>
  );
}

interface CreateRoomProps {
  create: (name: string) => Promise<Room>;
  onEntered: (room: Room) => void;
}

function CreateRoom({ create, onEntered }: CreateRoomProps) {
  const { pending, errors, onSubmit } = useForm(['name'], async ({ name = '' }) => {
    onEntered(await create(name));
  });
  return (
    <form className="create-room" noValidate onSubmit={onSubmit}>
      <FormAlert messages={errors.form} />
      <Field
        label="Name of a new room"
        name="name"
        autoComplete="off"
        maxLength={maxRoomNameLength}
        error={errors.fields.name}
      />
      <SubmitButton pending={pending} label="Create room" pendingLabel="Creating…" />
    </form>
  );
}
