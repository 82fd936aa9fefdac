import type { ReactNode } from 'react';
import { FormDone } from './form-done.js';
import { useAction } from './use-action.js';

export interface ActionButtonProps {
  label: string;
  pendingLabel: string;
  /** What is said once it has worked. */
  doneText: string;
  act: () => Promise<unknown>;
  children?: ReactNode;
}

/** A button that does one thing and says beside it how that went. */
export function ActionButton({ label, pendingLabel, doneText, act }: ActionButtonProps) {
  const { state, fault, run } = useAction(act);
  return (
    <div className="card-actions">
      <button
        type="button"
        className="button button-secondary"
        aria-disabled={state === 'pending'}
        onClick={run}
      >
        {state === 'pending' ? pendingLabel : label}
      </button>
      <FormDone>{state === 'done' && doneText}</FormDone>
      <p className="field-error" role="alert">
        {fault}
      </p>
    </div>
  );
}
