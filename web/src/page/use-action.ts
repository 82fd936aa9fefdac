import { useState } from 'react';
import { faultText } from '../api/error-text.js';

export interface Action {
  state: 'idle' | 'pending' | 'done' | 'failed';
  fault: string | undefined;
  run(): void;
}

/** Something that a click does, and how it went. */
export function useAction(act: () => Promise<unknown>): Action {
  const [state, setState] = useState<Action['state']>('idle');
  const [fault, setFault] = useState<string>();

  async function run(): Promise<void> {
    if (state === 'pending') return;
    setState('pending');
    setFault(undefined);
    try {
      await act();
      setState('done');
    } catch (error) {
      setFault(faultText(error));
      setState('failed');
    }
  }

  return { state, fault, run: () => void run() };
}
