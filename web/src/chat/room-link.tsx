import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { roomPath } from './contract.js';

export interface RoomLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  roomId: string;
  onOpen: (roomId: string) => void;
}

/** A real link, so that it can be opened in another tab; a plain click changes rooms within the page. */
export function RoomLink({ roomId, href = roomPath(roomId), onOpen, ...rest }: RoomLinkProps) {
  function onClick(event: MouseEvent): void {
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.button !== 0 || elsewhere) return;
    event.preventDefault();
    onOpen(roomId);
  }
  return <a {...rest} href={href} onClick={onClick} />;
}
