import { maxNameLength, type Profile } from '../account/contract.js';
import { Field } from '../account/field.js';
import { FormAlert } from '../account/form-alert.js';
import { SubmitButton } from '../account/submit-button.js';
import { useForm } from '../account/use-form.js';
import { profileApi } from '../api/profile-api.js';
import { Avatar } from '../chat/avatar.js';
import { Card } from '../page/card.js';
import { FormDone } from '../page/form-done.js';

export interface NameCardProps {
  profile: Profile;
  onRenamed: (name: string) => void;
}

export function NameCard({ profile, onRenamed }: NameCardProps) {
  const { pending, errors, done, onSubmit } = useForm(
    ['name'],
    async ({ name = '' }) => onRenamed((await profileApi.rename(name)).name),
    'keep',
  );
  return (
    <Card title="Profile" aside={<Avatar id={profile.id} name={profile.name} />}>
      <form method="post" noValidate onSubmit={onSubmit}>
        <FormAlert messages={errors.form} />
        <Field
          label="Name"
          name="name"
          autoComplete="name"
          defaultValue={profile.name}
          maxLength={maxNameLength}
          hint="What others see beside your messages."
          error={errors.fields.name}
        />
        <div className="card-actions">
          <SubmitButton pending={pending} label="Save name" pendingLabel="Saving…" />
          <FormDone>{done && 'Saved.'}</FormDone>
        </div>
      </form>
    </Card>
  );
}
