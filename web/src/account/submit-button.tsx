import { useHydrated } from '../page/use-hydrated.js';

export interface SubmitButtonProps {
  pending: boolean;
  label: string;
  pendingLabel: string;
  /** For what harms somebody. */
  danger?: boolean;
}

export function SubmitButton({ pending, label, pendingLabel, danger }: SubmitButtonProps) {
  // Before the script runs, the browser would send the form by itself, to nowhere.
  const hydrated = useHydrated();
  return (
    <button
      className={`button ${danger ? 'button-danger' : 'button-primary'}`}
      type="submit"
      disabled={!hydrated}
      aria-disabled={pending || undefined}
      aria-busy={pending}
    >
      {pending && <span className="spinner" aria-hidden="true" />}
      {pending ? pendingLabel : label}
    </button>
  );
}
