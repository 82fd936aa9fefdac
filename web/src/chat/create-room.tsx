import { Field } from '../account/field.js';
import { FormAlert } from '../account/form-alert.js';
import { SubmitButton } from '../account/submit-button.js';
import { useForm } from '../account/use-form.js';
import { maxRoomNameLength, type Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';

export interface CreateRoomProps {
  create: ChatSession['createRoom'];
  onEntered: (room: Room) => void;
}

export function CreateRoom({ create, onEntered }: CreateRoomProps) {
  const { pending, errors, onSubmit } = useForm(['name'], async ({ name = '' }, data) => {
    onEntered(await create(name, data.get('visibility') === 'private' ? 'private' : 'public'));
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
      <fieldset className="choices">
        <legend className="visually-hidden">Who can join</legend>
        <label className="choice">
          <input type="radio" name="visibility" value="public" defaultChecked />
          Public: anybody can find and join it
        </label>
        <label className="choice">
          <input type="radio" name="visibility" value="private" />
          Private: by invitation or code only
        </label>
      </fieldset>
      <SubmitButton pending={pending} label="Create room" pendingLabel="Creating…" />
    </form>
  );
}
