import { useAction } from '../page/use-action.js';

export interface ActButtonProps {
  /** Read out in place of the word, where several stand below each other. */
  label: string;
  word: string;
  pendingWord: string;
  /** In place of the button once it has worked; default: the button again. */
  doneWord?: string;
  act: () => Promise<unknown>;
}

/** A small button beside what it acts on; what goes wrong is said below. */
export function ActButton({ label, word, pendingWord, doneWord, act }: ActButtonProps) {
  const { state, fault, run } = useAction(act);
  if (state === 'done' && doneWord) {
    return (
      <p className="form-done" role="status">
        {doneWord}
      </p>
    );
  }
  return (
    <>
      <button
        type="button"
        className="button button-secondary"
        aria-label={label}
        aria-disabled={state === 'pending'}
        onClick={run}
      >
        {state === 'pending' ? pendingWord : word}
      </button>
      <p className="join-error" role="alert">
        {fault}
      </p>
    </>
  );
}
