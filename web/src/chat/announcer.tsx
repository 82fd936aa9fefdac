import { useState } from 'react';
import type { Message } from './contract.js';

export interface AnnouncerProps {
  messages: readonly Message[];
  myId: string;
  /** The newest message when the room was opened: nothing up to it is news. */
  after: number;
}

/** Reads new messages of others to those who cannot see them. */
export function Announcer({ messages, myId, after }: AnnouncerProps) {
  const [from] = useState(after);
  const newest = messages.at(-1);
  const isNews = newest && newest.seq > from && newest.sender.id !== myId;
  return (
    <p className="visually-hidden" role="status">
      {isNews && `${newest.sender.name}: ${newest.text.slice(0, 300)}`}
    </p>
  );
}
