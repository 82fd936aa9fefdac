import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { sessionClient } from '../api/session-client.js';
import { openChatSocket } from '../chat/open-chat-socket.js';
import { SessionEnded } from '../chat/session-ended.js';
import { createPageSession } from './create-page-session.js';
import { PageHead } from './page-head.js';
import { PageSessionContext } from './use-page-session.js';
import type { Visitor } from './visitor.js';

export interface SignedInPageProps {
  visitor: Visitor;
  /** The page's own address: marked in the navigation, and where to come back to. */
  path: string;
  title: string;
  lead: string;
  /** For lists that need the room. */
  wide?: boolean;
  /** Stands between title and content. */
  tabs?: ReactNode;
  children: ReactNode;
}

/** The frame of the account's and the administrators' pages. */
export function SignedInPage({
  visitor,
  path,
  title,
  lead,
  wide,
  tabs,
  children,
}: SignedInPageProps) {
  const [session] = useState(() =>
    createPageSession({
      openSocket: openChatSocket,
      onEnded: (listener) => void sessionClient().ended.then(listener),
    }),
  );
  const ended = useSyncExternalStore(session.subscribe, session.endReason, session.endReason);
  useEffect(() => session.start(), [session]);
  if (ended !== undefined) return <SessionEnded reason={ended} next={path} />;

  return (
    <PageSessionContext value={session}>
      <div className="shell">
        <a className="skip-link" href="#content">
          Skip to content
        </a>
        <PageHead visitor={visitor} path={path} />
        <main id="content" className={wide ? 'shell-main shell-wide' : 'shell-main'}>
          <header className="shell-title">
            <h1>{title}</h1>
            <p className="lead">{lead}</p>
          </header>
          {tabs}
          {children}
        </main>
      </div>
    </PageSessionContext>
  );
}
