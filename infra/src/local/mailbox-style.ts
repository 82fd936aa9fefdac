/** The mailbox is a page of its own: it works while `web` does not. */
export const mailboxStyle = `
:root {
  color-scheme: light dark;
  --paper: #f8f4ee; --surface: #fffdfa; --line: #e0d6ca;
  --ink: #261b20; --ink-soft: #685960; --accent: #7d2244;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #181316; --surface: #221b1f; --line: #372c32;
    --ink: #f3ebe5; --ink-soft: #b3a4a9; --accent: #f0a0bb;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 100% / 1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 46rem; margin: 0 auto; padding: clamp(1.25rem, 4vw, 3rem) clamp(1rem, 3vw, 2rem); }
h1 {
  margin: 0;
  font: 600 1.75rem / 1.2 ui-serif, "New York", "Iowan Old Style", Charter, Georgia, "Noto Serif", serif;
}
.hint, .to { color: var(--ink-soft); }
.hint { margin: 0.5rem 0 1.5rem; }
ol { display: grid; gap: 1rem; margin: 0; padding: 0; list-style: none; }
li, .empty {
  margin: 0;
  padding: 1.25rem;
  background: var(--surface);
  border: 1px solid var(--line);
  border-radius: 0.75rem;
}
.empty { padding: 3rem 1.25rem; text-align: center; color: var(--ink-soft); }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.3; }
.to { display: flex; flex-wrap: wrap; gap: 0 0.5rem; margin: 0.25rem 0 1rem; font-size: 0.8125rem; }
.to b { color: var(--ink); font-weight: 500; }
time { margin-left: auto; font-variant-numeric: tabular-nums; }
.text { white-space: pre-wrap; }
h2, .to, .text { overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
`;
