export function roomsPage(user, rooms) {
  const items = rooms.map(
    ({ name, unread }) => `<li>${escapeHtml(name || 'Direct')} (${unread})</li>`,
  );
  return page(`<h1>Hello ${escapeHtml(user.name)}</h1>
<ul>
${items.join('\n')}
</ul>
<button data-post="/api/users/signout">Sign out</button>`);
}

export function signInPage(message = '') {
  return page(`<h1>Sign in</h1>
<p role="alert">${escapeHtml(message)}</p>
<form data-post="/api/users/signin">
<label>E-mail <input name="email" type="email" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`);
}

/** Auth takes JSON alone, which a form cannot send; then the server renders the page anew. */
const script = `
async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const res = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (res.ok) location.reload();
  else document.querySelector('[role=alert]').textContent = (await res.json()).errors[0].message;
}
document.addEventListener('submit', (event) => {
  event.preventDefault();
  post(event.target.dataset.post, Object.fromEntries(new FormData(event.target)));
});
document.addEventListener('click', ({ target }) => {
  if (target.matches('button[data-post]')) post(target.dataset.post, {});
});`;

function page(body) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Rooms</title>
<body>
${body}
<script type="module">${script}
</script>
</body>
</html>
`;
}

function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
