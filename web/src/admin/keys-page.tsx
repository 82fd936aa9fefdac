import { useState } from 'react';
import { adminApi } from '../api/admin-api.js';
import { Card } from '../page/card.js';
import { ConfirmDialog } from '../page/confirm-dialog.js';
import type { PageState } from '../page/page-state.js';
import { When } from '../page/when.js';
import { AdminFrame } from './admin-frame.js';
import type { RotatedKey } from './contract.js';

type KeysStart = Extract<PageState, { page: 'admin-keys' }>;

/** The keys that sign access tokens. */
export function KeysPage({ start }: { start: KeysStart }) {
  return (
    <AdminFrame
      visitor={start.visitor}
      path="/admin/keys"
      lead="What signs everybody's access tokens."
    >
      <Rotation />
    </AdminFrame>
  );
}

function Rotation() {
  const [asking, setAsking] = useState(false);
  const [rotated, setRotated] = useState<RotatedKey>();
  return (
    <Card title="Rotate the signing key">
      <p className="card-text">
        A new key is published at once and signs once every service has had time to learn it. The
        old one counts until the tokens that it has signed have expired. Nobody is signed out.
      </p>
      <div className="card-actions">
        <button type="button" className="button button-primary" onClick={() => setAsking(true)}>
          Rotate keys
        </button>
      </div>
      <div role="status">
        {rotated && (
          <p className="notice">
            The new key <code>{rotated.kid}</code> is published. It signs from{' '}
            <When at={rotated.signsFrom} />.
          </p>
        )}
      </div>
      {asking && (
        <ConfirmDialog
          title="Rotate the signing key?"
          text="Do this when a key may have leaked, or by your calendar. It can be repeated, but not undone."
          action="Rotate keys"
          pendingAction="Rotating…"
          confirm={async () => setRotated(await adminApi.rotateKeys())}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}
