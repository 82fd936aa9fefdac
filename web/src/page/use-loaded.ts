import { type Dispatch, type SetStateAction, useCallback, useState } from 'react';
import { faultText } from '../api/error-text.js';

export interface Loaded<Value> {
  /** The newest that is known. */
  value: Value | undefined;
  /** Why the last attempt failed. */
  fault: string | undefined;
  loading: boolean;
  load(): Promise<void>;
  set: Dispatch<SetStateAction<Value | undefined>>;
}

/** What the server had for the first HTML, if it had it, and how to read it again. */
export function useLoaded<Value>(
  initial: Value | undefined,
  read: () => Promise<Value>,
): Loaded<Value> {
  const [value, set] = useState(initial);
  const [fault, setFault] = useState<string>();
  const [loading, setLoading] = useState(false);
  const load = useCallback(async () => {
    setLoading(true);
    try {
      set(await read());
      setFault(undefined);
    } catch (error) {
      setFault(faultText(error));
    } finally {
      setLoading(false);
    }
  }, [read]);
  return { value, fault, loading, load, set };
}
