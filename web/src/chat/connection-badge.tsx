import type { ChatState } from './chat-state.js';

/** Whether new messages come in at this moment. */
export function ConnectionBadge({ connection }: Pick<ChatState, 'connection'>) {
  return (
    <p className={`badge badge-${connection}`} role="status">
      <span className="badge-dot" aria-hidden="true" />
      {words[connection]}
    </p>
  );
}

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  ended: 'Signed out',
};
