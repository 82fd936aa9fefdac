import { useState } from 'react';
import { profileApi } from '../api/profile-api.js';
import { Ticket } from '../page/ticket.js';
import { useFragmentToken } from '../page/use-fragment-token.js';
import { FormAlert } from './form-alert.js';
import { LinkIncomplete } from './link-incomplete.js';
import { PasswordField } from './password-field.js';
import { SubmitButton } from './submit-button.js';
import { TicketNews } from './ticket-news.js';
import { useForm } from './use-form.js';

/** Where the link in the mail leads to that /forgot asks for. */
export function ResetPage() {
  const token = useFragmentToken();
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Ticket admit="New seat">
        <TicketNews title="That is your new password">
          It counts from now on, and you are signed out everywhere.
        </TicketNews>
        <a className="button button-primary" href="/signin">
          Sign in
        </a>
      </Ticket>
    );
  }
  return (
    <Ticket admit="New seat">
      {token === '' ? (
        <LinkIncomplete>
          <a className="button button-primary" href="/forgot">
            Ask for a new link
          </a>
        </LinkIncomplete>
      ) : (
        <NewPassword token={token ?? ''} onDone={() => setDone(true)} />
      )}
    </Ticket>
  );
}

function NewPassword({ token, onDone }: { token: string; onDone: () => void }) {
  const { pending, errors, onSubmit } = useForm(['password'], async ({ password = '' }) => {
    await profileApi.resetPassword(token, password);
    onDone();
  });
  return (
    <>
      <h1>A new password</h1>
      <p className="lead">All your devices will be signed out.</p>
      <form method="post" noValidate onSubmit={onSubmit}>
        <FormAlert messages={errors.form} />
        <PasswordField label="New password" name="password" isNew error={errors.fields.password} />
        <SubmitButton pending={pending} label="Set password" pendingLabel="Setting it…" />
      </form>
      <p className="ticket-foot">
        Link too old? <a href="/forgot">Ask for a new one</a>
      </p>
    </>
  );
}
