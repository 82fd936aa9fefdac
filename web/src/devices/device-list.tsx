import { useRef, useState } from 'react';
import type { Outcome } from '../account/contract.js';
import { accountApi } from '../api/account-api.js';
import { devicesApi } from '../api/devices-api.js';
import { Card } from '../page/card.js';
import { ConfirmDialog } from '../page/confirm-dialog.js';
import { usePageSession } from '../page/use-page-session.js';
import type { Device } from './contract.js';
import { deviceName } from './device-name.js';
import { DeviceRow } from './device-row.js';

export interface DeviceListProps {
  devices: readonly Device[];
  now: number;
  /** Called with the sessions that are over. */
  onEnded: (sids: readonly string[]) => void;
}

export function DeviceList({ devices, now, onEnded }: DeviceListProps) {
  const { leave } = usePageSession();
  const [asking, setAsking] = useState<'others' | 'everywhere'>();
  const [news, setNews] = useState('');
  const newsLine = useRef<HTMLParagraphElement>(null);
  const others = devices.filter(({ current }) => !current);

  /** The button that was pressed is gone with its row, so the focus goes to what has become of it. */
  function ended(gone: readonly Device[], text: string, { pending }: Outcome): void {
    onEnded(gone.map(({ sid }) => sid));
    setNews(pending ? `${text} It may take a moment to be felt everywhere.` : text);
    newsLine.current?.focus();
  }

  async function endOne(device: Device): Promise<void> {
    const outcome = await devicesApi.end(device.sid);
    ended([device], `${deviceName(device.userAgent).name} is signed out.`, outcome);
  }
  async function endOthers(): Promise<void> {
    const outcome = await devicesApi.endOthers();
    ended(others, 'All other devices are signed out.', outcome);
  }
  async function signOutEverywhere(): Promise<void> {
    await leave(accountApi.signoutEverywhere);
    window.location.assign('/signin');
  }

  return (
    <>
      <Card title={devices.length === 1 ? '1 device' : `${devices.length} devices`}>
        <p className="form-done" role="status" tabIndex={-1} ref={newsLine}>
          {news}
        </p>
        <ul className="rows">
          {devices.map((device) => (
            <DeviceRow key={device.sid} device={device} now={now} end={endOne} />
          ))}
        </ul>
        {others.length === 0 && <p className="card-text">You are signed in on this device only.</p>}
      </Card>
      <Card title="Sign out">
        <p className="card-text">
          Lost a device, or used one that others use too? It is signed out at once, wherever it is.
        </p>
        <div className="card-actions">
          {others.length > 0 && (
            <button
              type="button"
              className="button button-secondary"
              onClick={() => setAsking('others')}
            >
              End all others
            </button>
          )}
          <button
            type="button"
            className="button button-secondary button-harm"
            onClick={() => setAsking('everywhere')}
          >
            Sign out everywhere
          </button>
        </div>
      </Card>
      {asking === 'others' && (
        <ConfirmDialog
          title="End all other sessions?"
          text={`You stay signed in here and are signed out on ${countOf(others)}.`}
          action="End all others"
          pendingAction="Ending them…"
          danger
          confirm={endOthers}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'everywhere' && (
        <ConfirmDialog
          title="Sign out everywhere?"
          text="You are signed out on all your devices, this one too."
          action="Sign out everywhere"
          pendingAction="Signing out…"
          danger
          confirm={signOutEverywhere}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

function countOf(devices: readonly Device[]): string {
  return devices.length === 1 ? 'one other device' : `${devices.length} other devices`;
}
