import { Field } from '../account/field.js';
import { FormAlert } from '../account/form-alert.js';
import { SubmitButton } from '../account/submit-button.js';
import { useForm } from '../account/use-form.js';
import type { Room } from './contract.js';
import type { ChatSession } from './create-chat-session.js';

export interface JoinByCodeProps {
  join: ChatSession['joinByCode'];
  onEntered: (room: Room) => void;
}

export function JoinByCode({ join, onEntered }: JoinByCodeProps) {
  const { pending, errors, onSubmit } = useForm(['code'], async ({ code = '' }) => {
    onEntered(await join(code.trim()));
  });
  return (
    <form className="create-room" noValidate onSubmit={onSubmit}>
      <FormAlert messages={errors.form} />
      <Field
        label="A code that you were given"
        name="code"
        autoComplete="off"
        maxLength={64}
        error={errors.fields.code}
      />
      <SubmitButton pending={pending} label="Join by code" pendingLabel="Joining…" />
    </form>
  );
}
