import { ActButton } from './act-button.js';
import type { Room } from './contract.js';

export interface JoinButtonProps {
  /** Read out in place of «Join», where several stand below each other. */
  label: string;
  join: () => Promise<Room>;
  onEntered: (room: Room) => void;
}

export function JoinButton({ label, join, onEntered }: JoinButtonProps) {
  return (
    <ActButton
      label={label}
      word="Join"
      pendingWord="Joining…"
      act={async () => onEntered(await join())}
    />
  );
}
