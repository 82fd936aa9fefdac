import type { Profile } from '../account/contract.js';
import { profileApi } from '../api/profile-api.js';
import { ActionButton } from '../page/action-button.js';
import { Card } from '../page/card.js';
import { Tag } from '../page/tag.js';

export function EmailCard({ profile: { email, emailVerified } }: { profile: Profile }) {
  return (
    <Card
      title="E-mail"
      aside={
        emailVerified ? <Tag tone="good">Confirmed</Tag> : <Tag tone="warn">Not confirmed</Tag>
      }
    >
      <p className="card-value">{email}</p>
      {!emailVerified && (
        <>
          <p className="card-text">
            Open the link that we have mailed you, so that you can get back in should you forget
            your password.
          </p>
          <ActionButton
            label="Send the link again"
            pendingLabel="Sending…"
            doneText="It is on its way."
            act={profileApi.sendVerification}
          />
        </>
      )}
    </Card>
  );
}
