import { deviceName } from '../devices/device-name.js';
import { When } from '../page/when.js';
import { auditTypeName } from './audit-types.js';
import type { AuditEvent, NamedAccount } from './contract.js';

export interface AuditRowProps {
  event: AuditEvent;
  /** Asks for the events of one account alone. */
  onAccount: (userId: string) => void;
}

export function AuditRow({ event, onAccount }: AuditRowProps) {
  const { type, at, user, actor, email, address, userAgent, detail } = event;
  return (
    <li className="row event">
      <p className="event-time">
        <When at={at} />
      </p>
      <div className="row-main">
        <p className="row-title">{auditTypeName(type)}</p>
        <p className="row-note">
          {user ? <Account account={user} onAccount={onAccount} /> : email && <span>{email}</span>}
          {actor && (
            <>
              {' by '}
              <Account account={actor} onAccount={onAccount} />
            </>
          )}
        </p>
        {detail && <p className="row-note event-detail">{detailText(detail)}</p>}
      </div>
      <p className="event-from" title={userAgent}>
        {userAgent && <span>{deviceName(userAgent).name}</span>}
        {address && <span>{address}</span>}
      </p>
    </li>
  );
}

interface AccountProps extends Pick<AuditRowProps, 'onAccount'> {
  account: NamedAccount;
}

function Account({ account: { id, name, email }, onAccount }: AccountProps) {
  const known = name ?? email ?? id;
  return (
    <button
      type="button"
      className="link-button"
      title={email ?? id}
      aria-label={`Show only ${known}`}
      onClick={() => onAccount(id)}
    >
      {known}
    </button>
  );
}

/** `from: user; to: user, admin`, for whatever an event has to tell. */
function detailText(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([key, value]) => `${key}: ${valueText(value)}`)
    .join('; ');
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
