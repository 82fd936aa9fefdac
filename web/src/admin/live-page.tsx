import { useEffect, useState, useSyncExternalStore } from 'react';
import { ConnectionBadge } from '../chat/connection-badge.js';
import { Card } from '../page/card.js';
import type { PageState } from '../page/page-state.js';
import { AdminFrame } from './admin-frame.js';
import { AnnounceForm } from './announce-form.js';
import { createLiveFigures } from './create-live-figures.js';
import { FiguresTable } from './figures-table.js';
import { openAdminSocket } from './open-admin-socket.js';

type LiveStart = Extract<PageState, { page: 'admin-live' }>;

/** What chat does at this moment, and a word to everybody in it. */
export function LivePage({ start }: { start: LiveStart }) {
  return (
    <AdminFrame visitor={start.visitor} path="/admin/live" lead="What chat does at this moment.">
      <Live />
    </AdminFrame>
  );
}

function Live() {
  const [live] = useState(() => createLiveFigures(openAdminSocket));
  const { connection, figures } = useSyncExternalStore(
    live.subscribe,
    live.getState,
    live.getState,
  );
  useEffect(() => live.start(), [live]);

  if (connection === 'refused') {
    return (
      <p className="form-alert" role="alert">
        You are no administrator any more, so there is nothing to show here.{' '}
        <a href="/">Back to the chat</a>
      </p>
    );
  }
  return (
    <>
      <Card title="Replicas" aside={<ConnectionBadge connection={connection} />}>
        {figures ? (
          <FiguresTable figures={figures} isOld={connection !== 'live'} />
        ) : (
          <p className="card-text" role="status">
            Waiting for the first figures…
          </p>
        )}
      </Card>
      <Card title="Announce">
        <AnnounceForm announce={live.announce} disabled={connection !== 'live'} />
      </Card>
    </>
  );
}
