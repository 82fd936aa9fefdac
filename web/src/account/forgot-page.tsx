import { useState } from 'react';
import { profileApi } from '../api/profile-api.js';
import { Ticket } from '../page/ticket.js';
import { Field } from './field.js';
import { FormAlert } from './form-alert.js';
import { SubmitButton } from './submit-button.js';
import { TicketNews } from './ticket-news.js';
import { useForm } from './use-form.js';

/** Asks where to send a link by which a new password can be chosen. */
export function ForgotPage() {
  const [sentTo, setSentTo] = useState<string>();
  const { pending, errors, onSubmit } = useForm(
    ['email'],
    async ({ email = '' }) => {
      await profileApi.forgotPassword(email);
      setSentTo(email.trim());
    },
    'keep',
  );

  if (sentTo !== undefined) {
    return (
      <Ticket admit="Look it up">
        {/* The same words for every address: nobody learns here who has an account. */}
        <TicketNews title="Look into your mail">
          If there is an account for <strong>{sentTo}</strong>, a link is on its way. It counts for
          30 minutes. Nothing there? Look among the spam, or{' '}
          <button type="button" className="link-button" onClick={() => setSentTo(undefined)}>
            try another address
          </button>
          .
        </TicketNews>
        <BackToSignIn />
      </Ticket>
    );
  }
  return (
    <Ticket admit="Look it up">
      <h1>Lost your password?</h1>
      <p className="lead">We send you a link to choose a new one.</p>
      <form method="post" noValidate onSubmit={onSubmit}>
        <FormAlert messages={errors.form} />
        <Field
          label="E-mail"
          name="email"
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.fields.email}
        />
        <SubmitButton pending={pending} label="Send me a link" pendingLabel="Sending…" />
      </form>
      <BackToSignIn />
    </Ticket>
  );
}

function BackToSignIn() {
  return (
    <p className="ticket-foot">
      Remembered it? <a href="/signin">Sign in</a>
    </p>
  );
}
