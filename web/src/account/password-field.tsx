import { useState } from 'react';
import { Field } from './field.js';

export interface PasswordFieldProps {
  label: string;
  name: string;
  /** One to be chosen, not one to be remembered. */
  isNew: boolean;
  error?: string | undefined;
}

/** A password that can be shown. */
export function PasswordField({ label, name, isNew, error }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <Field
        label={label}
        name={name}
        type={shown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        hint={isNew ? 'At least 8 characters.' : undefined}
        error={error}
      />
      <button
        type="button"
        className="link-button password-toggle"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        {shown ? 'Hide' : 'Show'}
        <span className="visually-hidden"> {label.toLowerCase()}</span>
      </button>
    </div>
  );
}
