import { useEffect, useRef } from 'react';
import { ConnectionBadge } from './connection-badge.js';

/** Takes the whole page: what was said in there is no longer this visitor's to see. */
export function SessionEnded({ reason, next }: { reason: string; next: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="ended">
      <div className="ended-card">
        <ConnectionBadge connection="ended" />
        <h1 ref={heading} tabIndex={-1}>
          Your session has ended
        </h1>
        <p>{words[reason] ?? 'Sign in again to go on.'}</p>
        <a
          className="button button-primary"
          href={`/signin?session=ended&next=${encodeURIComponent(next)}`}
        >
          Sign in
        </a>
      </div>
    </main>
  );
}

const words: Record<string, string> = {
  signout: 'You have signed out in another tab.',
  'signout-all': 'You have signed out on all your devices.',
  'other-device': 'It was ended from another of your devices.',
  password: 'The password of this account was changed.',
  banned: 'This account has been suspended.',
  theft: 'It may have been used by somebody else, so we ended it to be safe.',
  expired: 'It has been a while. Sign in again to go on.',
};
