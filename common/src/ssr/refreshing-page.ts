/**
 * A page that goes on by itself, without any script, to where the session is refreshed: from here that is a
 * navigation of our own, wherever the visitor came from.
 */
export function refreshingPage(address: string) {
  return {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      // Browsers without fetch metadata are known by their Referer.
      'Referrer-Policy': 'same-origin',
    },
    body: html(escapeHtml(address)),
  };
}

function html(address: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url=${address}">
<title>One moment</title>
</head>
<body>
<p>One moment, you are being signed in again. <a href="${address}">Go on</a></p>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
