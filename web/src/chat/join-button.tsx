import { useState } from 'react';
import { errorItems } from '../api/api-error.js';
import type { Room } from './contract.js';

export interface JoinButtonProps {
  /** Read out in place of «Join», where several stand below each other. */
  label: string;
  join: () => Promise<Room>;
  onEntered: (room: Room) => void;
}

export function JoinButton({ label, join, onEntered }: JoinButtonProps) {
  const [pending, setPending] = useState(false);
  const [fault, setFault] = useState<string>();

  async function onClick(): Promise<void> {
    if (pending) return;
    setPending(true);
    try {
      onEntered(await join());
    } catch (error) {
      setFault(errorItems(error)[0]?.message);
      setPending(false);
    }
  }

  return (
    <>
      <button
        type="button"
        className="button button-secondary"
        aria-label={label}
        aria-disabled={pending}
        onClick={onClick}
      >
        {pending ? 'Joining…' : 'Join'}
      </button>
      <p className="join-error" role="alert">
        {fault}
      </p>
    </>
  );
}
