import { forwardedHeaders } from '@usher/common/ssr';
import { escapeHtml, html } from '../lib/html.js';
import { cookie, findVisitor, refresh, usherUrl } from '../lib/usher.js';

export async function getServerSideProps({ req, res }) {
  const { user, code } = await findVisitor(req);
  if (code === 'TOKEN_EXPIRED') return sendAway(req, res);
  if (!user) return { props: {} };
  const headers = forwardedHeaders(req, { cookie });
  const answer = await fetch(`${usherUrl}/api/chat/rooms`, { headers, redirect: 'error' });
  const { rooms, errors: [refusal] = [] } = await answer.json();
  // The token may have expired, or the session ended, since it was checked above.
  if (refusal?.code === 'TOKEN_EXPIRED') return sendAway(req, res);
  if (!answer.ok) res.statusCode = answer.status;
  return { props: answer.ok ? { name: user.name, rooms } : { message: refusal.message } };
}

function sendAway(req, res) {
  refresh(req, res);
  return { props: {} };
}

export default function Rooms({ name, rooms, message }) {
  return html(rooms ? roomsOf(name, rooms) : signIn(message));
}

function roomsOf(visitor, rooms) {
  const items = rooms.map(
    ({ name, unread }) => `<li>${escapeHtml(name || 'Direct')} (${unread})</li>`,
  );
  return `<h1>Hello ${escapeHtml(visitor)}</h1>
<ul>
${items.join('\n')}
</ul>
<button data-post="/api/users/signout">Sign out</button>
<p role="alert"></p>`;
}

function signIn(message = '') {
  return `<h1>Sign in</h1>
<p role="alert">${escapeHtml(message)}</p>
<form data-post="/api/users/signin">
<label>E-mail <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`;
}
