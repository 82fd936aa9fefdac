import { type FormEvent, useEffect, useRef, useState } from 'react';
import { errorItems } from '../api/api-error.js';
import { type FormErrors, noErrors, sortErrors } from './sort-errors.js';

export interface FormState {
  pending: boolean;
  errors: FormErrors;
  /** The last submission has worked, and nothing has been submitted since. */
  done: boolean;
  onSubmit(event: FormEvent<HTMLFormElement>): void;
}

/**
 * Submits a form's text fields by `send` and sorts what goes wrong to its field.
 *
 * @param after what success leaves behind. By default the form stays pending, because the page is about
 * to change; one that stays for another time may `keep` what is in it, or `clear` it.
 */
export function useForm(
  fieldNames: readonly string[],
  send: (values: Record<string, string>, data: FormData) => Promise<unknown>,
  after: 'leave' | 'keep' | 'clear' = 'leave',
): FormState {
  const [pending, setPending] = useState(false);
  const [errors, setErrors] = useState(noErrors);
  const [done, setDone] = useState(false);
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
    setDone(false);
    try {
      await send(values, data);
      if (after === 'leave') return;
      if (after === 'clear') form.current.reset();
      setErrors(noErrors);
      setDone(true);
      setPending(false);
    } catch (error) {
      setErrors(sortErrors(errorItems(error), fieldNames));
      setPending(false);
    }
  }

  return { pending, errors, done, onSubmit: (event) => void onSubmit(event) };
}

const firstFault = '[aria-invalid="true"], .form-alert';
