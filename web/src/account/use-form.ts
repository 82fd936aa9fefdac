import { type FormEvent, useEffect, useRef, useState } from 'react';
import { errorItems } from '../api/api-error.js';
import { type FormErrors, noErrors, sortErrors } from './sort-errors.js';

export interface FormState {
  pending: boolean;
  errors: FormErrors;
  onSubmit(event: FormEvent<HTMLFormElement>): void;
}

/**
 * Submits a form's text fields by `send` and sorts what goes wrong to its field. The form stays pending
 * after success, because the page is about to change.
 */
export function useForm(
  fieldNames: readonly string[],
  send: (values: Record<string, string>) => Promise<unknown>,
): FormState {
  const [pending, setPending] = useState(false);
  const [errors, setErrors] = useState(noErrors);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (errors !== noErrors) form.current?.querySelector<HTMLElement>(firstFault)?.focus();
  }, [errors]);

  async function onSubmit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (pending) return;
    form.current = event.currentTarget;
    const data = new FormData(event.currentTarget);
    const values = Object.fromEntries(
      fieldNames.map((name) => [name, String(data.get(name) ?? '')]),
    );
    setPending(true);
    try {
      await send(values);
    } catch (error) {
      setErrors(sortErrors(errorItems(error), fieldNames));
      setPending(false);
    }
  }

  return { pending, errors, onSubmit: (event) => void onSubmit(event) };
}

const firstFault = '[aria-invalid="true"], .form-alert';
