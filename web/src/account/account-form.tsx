import { useState } from 'react';
import { Field } from './field.js';
import { FormAlert } from './form-alert.js';
import type { FormErrors } from './sort-errors.js';
import { SubmitButton } from './submit-button.js';
import type { FormState } from './use-form.js';

export interface AccountFormProps extends FormState {
  kind: 'signin' | 'signup';
}

export const accountFields = {
  signin: ['email', 'password'],
  signup: ['name', 'email', 'password'],
};

/** The fields of signing up or in, and what the server said about them. */
export function AccountForm({ kind, pending, errors, onSubmit }: AccountFormProps) {
  const isNew = kind === 'signup';
  return (
    // The method keeps a password out of the address, should the script ever fail.
    <form method="post" noValidate onSubmit={onSubmit}>
      <FormAlert messages={errors.form} />
      {isNew && (
        <Field
          label="Name"
          name="name"
          autoComplete="name"
          maxLength={80}
          hint="What others see beside your messages."
          error={errors.fields.name}
        />
      )}
      <Field
        label="E-mail"
        name="email"
        type="email"
        inputMode="email"
        autoComplete={isNew ? 'email' : 'username'}
        autoCapitalize="none"
        spellCheck={false}
        error={errors.fields.email}
      />
      <PasswordField isNew={isNew} errors={errors} />
      <SubmitButton
        pending={pending}
        label={isNew ? 'Create account' : 'Sign in'}
        pendingLabel={isNew ? 'Creating your account…' : 'Signing in…'}
      />
    </form>
  );
}

function PasswordField({ isNew, errors }: { isNew: boolean; errors: FormErrors }) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <Field
        label="Password"
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        hint={isNew ? 'At least 8 characters.' : undefined}
        error={errors.fields.password}
      />
      <button
        type="button"
        className="link-button password-toggle"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
        <span className="visually-hidden"> password</span>
      </button>
    </div>
  );
}
