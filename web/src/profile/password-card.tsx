import { useState } from 'react';
import type { Profile } from '../account/contract.js';
import { FormAlert } from '../account/form-alert.js';
import { PasswordField } from '../account/password-field.js';
import { SubmitButton } from '../account/submit-button.js';
import { useForm } from '../account/use-form.js';
import { profileApi } from '../api/profile-api.js';
import { ActionButton } from '../page/action-button.js';
import { Card } from '../page/card.js';
import { FormDone } from '../page/form-done.js';

export interface PasswordCardProps {
  profile: Profile;
  onSet: () => void;
}

/** Changes the password; who came through a provider and has none may choose one. */
export function PasswordCard({ profile: { email, hasPassword }, onSet }: PasswordCardProps) {
  const [pendingElsewhere, setPendingElsewhere] = useState(false);
  const { pending, errors, done, onSubmit } = useForm(
    hasPassword ? ['currentPassword', 'newPassword'] : ['newPassword'],
    async ({ currentPassword, newPassword = '' }) => {
      const change = profileApi.changePassword(newPassword, currentPassword);
      setPendingElsewhere((await change).pending === true);
      onSet();
    },
    'clear',
  );
  return (
    <Card title="Password">
      <p className="card-text">
        {hasPassword
          ? 'When you change it, all your other devices are signed out.'
          : 'You have no password yet: you sign in through a provider. You can choose one all the same.'}
      </p>
      <form method="post" noValidate onSubmit={onSubmit}>
        <FormAlert messages={errors.form} />
        {/* By it a password manager knows whose password this is. */}
        <input
          className="visually-hidden"
          type="text"
          name="email"
          autoComplete="username"
          value={email}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {hasPassword && (
          <PasswordField
            label="Current password"
            name="currentPassword"
            isNew={false}
            error={errors.fields.currentPassword}
          />
        )}
        <PasswordField
          label="New password"
          name="newPassword"
          isNew
          error={errors.fields.newPassword}
        />
        <div className="card-actions">
          <SubmitButton
            pending={pending}
            label={hasPassword ? 'Change password' : 'Set password'}
            pendingLabel="Setting it…"
          />
          <FormDone>
            {done &&
              (pendingElsewhere
                ? 'It is set. Your other devices are signed out in a moment.'
                : 'It is set. Your other devices are signed out.')}
          </FormDone>
        </div>
      </form>
      {!hasPassword && (
        <>
          <p className="card-text">
            If you signed in a while ago, we have to make sure that it is you: choose it by a link
            in a mail.
          </p>
          <ActionButton
            label="Mail me a link"
            pendingLabel="Sending…"
            doneText="It is on its way."
            act={() => profileApi.forgotPassword(email)}
          />
        </>
      )}
    </Card>
  );
}
