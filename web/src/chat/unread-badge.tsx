import type { ReadCounts } from './contract.js';

/** How much is new in a room, and whether it concerns the reader. */
export function UnreadBadge({ unread, mentions }: ReadCounts) {
  if (unread === 0) return null;
  return (
    <>
      {mentions > 0 && (
        <span className="room-count room-mentions">
          <span aria-hidden="true">@</span>
          <span className="visually-hidden">
            {mentions} {mentions === 1 ? 'mention' : 'mentions'}
            {', '}
          </span>
        </span>
      )}
      <span className="room-count">
        {countText(unread)}
        <span className="visually-hidden"> unread</span>
      </span>
    </>
  );
}

export function countText(count: number): string {
  return count > 99 ? '99+' : String(count);
}
