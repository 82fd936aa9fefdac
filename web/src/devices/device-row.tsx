import { Ago } from '../page/ago.js';
import { Tag } from '../page/tag.js';
import { useAction } from '../page/use-action.js';
import type { Device } from './contract.js';
import { DeviceIcon } from './device-icon.js';
import { deviceName } from './device-name.js';

export interface DeviceRowProps {
  device: Device;
  now: number;
  end: (device: Device) => Promise<void>;
}

export function DeviceRow({ device, now, end }: DeviceRowProps) {
  const { name, kind } = deviceName(device.userAgent);
  const { state, fault, run } = useAction(() => end(device));
  return (
    <li className="row">
      <DeviceIcon kind={kind} />
      <div className="row-main">
        <p className="row-title" title={device.userAgent}>
          {name}
          {device.current && <Tag tone="good">This device</Tag>}
        </p>
        <p className="row-note">
          Last used <Ago at={device.lastUsedAt} now={now} />
          {device.address && ` from ${device.address}`}
        </p>
        <p className="row-note">
          Signed in <Ago at={device.createdAt} now={now} />
        </p>
        <p className="field-error" role="alert">
          {fault}
        </p>
      </div>
      {!device.current && (
        <button
          type="button"
          className="button button-secondary row-action"
          aria-label={`End ${name}`}
          aria-disabled={state === 'pending'}
          onClick={run}
        >
          {state === 'pending' ? 'Ending…' : 'End'}
        </button>
      )}
    </li>
  );
}
