import { maxNameLength } from './contract.js';
import { Field } from './field.js';
import { FormAlert } from './form-alert.js';
import { PasswordField } from './password-field.js';
import { SubmitButton } from './submit-button.js';
import type { FormState } from './use-form.js';

export interface AccountFormProps extends Omit<FormState, 'done'> {
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
          maxLength={maxNameLength}
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
      <PasswordField
        label="Password"
        name="password"
        isNew={isNew}
        error={errors.fields.password}
      />
      {!isNew && (
        <p className="forgot-link">
          <a href="/forgot">Forgot password?</a>
        </p>
      )}
      <SubmitButton
        pending={pending}
        label={isNew ? 'Create account' : 'Sign in'}
        pendingLabel={isNew ? 'Creating your account…' : 'Signing in…'}
      />
    </form>
  );
}
