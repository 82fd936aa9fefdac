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

export function html(body) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Rooms</title>
<body>
${body}
<script type="module">${script}
</script>
</body>
</html>
`;
}

export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
