import { useState } from 'react';
import { profileApi } from '../api/profile-api.js';
import { Ticket } from '../page/ticket.js';
import { useFragmentToken } from '../page/use-fragment-token.js';
import { FormAlert } from './form-alert.js';
import { LinkIncomplete } from './link-incomplete.js';
import { SubmitButton } from './submit-button.js';
import { TicketNews } from './ticket-news.js';
import { useForm } from './use-form.js';

/** Where the link in the mail leads to that follows a new account. */
export function VerifyPage() {
  const token = useFragmentToken();
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <Ticket>
        <TicketNews title="Your address is confirmed">Thank you. Take your seat.</TicketNews>
        <a className="button button-primary" href="/">
          Go in
        </a>
      </Ticket>
    );
  }
  return (
    <Ticket>
      {token === '' ? (
        <LinkIncomplete>
          <a className="button button-primary" href="/account">
            Have it sent again
          </a>
        </LinkIncomplete>
      ) : (
        <Confirm token={token ?? ''} onDone={() => setDone(true)} />
      )}
    </Ticket>
  );
}

/** By a click of a person: programs that look through mail open links too. */
function Confirm({ token, onDone }: { token: string; onDone: () => void }) {
  const { pending, errors, onSubmit } = useForm([], async () => {
    await profileApi.verifyEmail(token);
    onDone();
  });
  return (
    <>
      <h1>Is this you?</h1>
      <p className="lead">Confirm that the address at which you got our mail is yours.</p>
      <form method="post" noValidate onSubmit={onSubmit}>
        <FormAlert messages={errors.form} />
        <SubmitButton pending={pending} label="Confirm my address" pendingLabel="Confirming…" />
      </form>
      <p className="ticket-foot">
        Did you not sign up? Then close this page, and nothing will happen.
      </p>
    </>
  );
}
