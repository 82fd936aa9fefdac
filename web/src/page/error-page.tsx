import { Logo } from './logo.js';

export interface ErrorPageProps {
  status: number;
  /** Found again in the logs. */
  requestId?: string;
}

/** A page on its own, without any script. */
export function ErrorPage({ status, requestId }: ErrorPageProps) {
  const { title, text } = wordsFor(status);
  return (
    <div className="account">
      <main className="ticket">
        <header className="ticket-stub">
          <Logo size={36} />
          <span className="ticket-brand">Usher</span>
          <span className="ticket-admit">{status}</span>
        </header>
        <div className="ticket-body">
          <h1>{title}</h1>
          <p className="lead">{text}</p>
          {requestId && (
            <p className="field-hint">
              If you report it, name this request: <code>{requestId}</code>
            </p>
          )}
          <a className="button button-primary" href="/">
            Back to the entrance
          </a>
        </div>
      </main>
    </div>
  );
}

function wordsFor(status: number): { title: string; text: string } {
  if (status === 404) {
    return {
      title: 'No such seat',
      text: 'There is no page at this address. It may have moved, or the address has a slip in it.',
    };
  }
  if (status === 403) {
    return {
      title: 'Staff only',
      text: 'This page is for administrators. If you should be one, ask one of them.',
    };
  }
  if (status === 503) {
    return {
      title: 'One moment, please',
      text: 'Usher cannot let you in right now. Reload this page in a few seconds.',
    };
  }
  if (status >= 500) {
    return {
      title: 'That was our fault',
      text: 'Something went wrong here. Try again in a moment.',
    };
  }
  return { title: 'That did not work', text: 'This request could not be read.' };
}
